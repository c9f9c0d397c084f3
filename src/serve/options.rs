//! What a server is started with.

use crate::source::AllowedHost;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What a server is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether the next free port will do where this one is taken.
    pub any_port: bool,
    /// What the API asks for, where it asks for anything.
    pub token: Option<Token>,
    /// Anybody may use it.
    pub public: bool,
    /// What signed addresses are signed with; without it there are none.
    pub key: Option<Key>,
    /// Origins under which the page is reached besides its own address: `https://cards.example.edu.cn`.
    pub origins: Vec<String>,
    /// Origins whose pages may use the API (CORS).
    pub allow_origins: Vec<String>,
    /// The only hosts that are fetched from, also at private addresses; all public ones where it is empty.
    pub allow_hosts: Vec<AllowedHost>,
    /// A folder of families, which can be edited.
    pub templates: Option<PathBuf>,
    /// A folder for finished cards.
    pub cache: Option<PathBuf>,
    /// The server's own configuration.
    pub config: Option<PathBuf>,
    /// Threads that render; 0 for one a core.
    pub threads: usize,
    /// The peer is a proxy that says for whom it asks.
    pub trust_proxy: bool,
    /// Requests a second that one address may go on with; 0 for any number.
    pub rate: u32,
    /// A line on standard error for each request.
    pub log: bool,
}

/// What the API asks for. It is never printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

/// What addresses are signed with. It is never printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(pub Vec<u8>);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
