//! What a server is started with.

use super::limits::{BODY_TIME, DRAIN_TIME, HEAD_TIME, WORK_TIME, WRITE_TIME};
use crate::source::AllowedHost;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

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
    /// It ends by itself when nothing was asked for so long.
    pub idle: Option<Duration>,
    /// A line on standard error for each request.
    pub log: bool,
    /// How long clients are waited for.
    pub times: Times,
}

/// How long clients and work are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// For a request's head, also for the next one on a connection that is kept.
    pub head: Duration,
    /// For a request's body.
    pub body: Duration,
    /// For a client that takes in an answer.
    pub write: Duration,
    /// For a card, in the queue and on a thread.
    pub work: Duration,
    /// For the requests under way when the server stops.
    pub drain: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self { head: HEAD_TIME, body: BODY_TIME, write: WRITE_TIME, work: WORK_TIME, drain: DRAIN_TIME }
    }
}

impl Options {
    /// For whoever sits at this machine, and nobody else.
    #[must_use]
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            any_port: false,
            token: None,
            public: false,
            key: None,
            origins: Vec::new(),
            allow_origins: Vec::new(),
            allow_hosts: Vec::new(),
            templates: None,
            cache: None,
            config: None,
            threads: 0,
            trust_proxy: false,
            rate: 0,
            idle: None,
            log: false,
            times: Times::default(),
        }
    }
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
