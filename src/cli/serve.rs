//! `sharecard serve`: the editor's page, and cards over HTTP.

use super::exit::Exit;
use super::say;
use super::serve_args::{PORT, ServeArgs};
use sharecard::serve::{Options, Server};
use std::net::SocketAddr;

pub(super) fn serve(args: &ServeArgs) -> Exit {
    let options = Options {
        listen: SocketAddr::new(args.listen, args.port.unwrap_or(PORT)),
        any_port: args.port.is_none(),
        token: None,
        public: false,
        key: None,
        origins: Vec::new(),
        allow_origins: Vec::new(),
        allow_hosts: Vec::new(),
        templates: args.templates.clone(),
        cache: None,
        config: args.config.clone(),
        threads: args.jobs,
        trust_proxy: false,
        rate: 0,
        log: false,
    };
    match Server::new(options) {
        Ok(server) => {
            say::say(&format!("http://{}", server.address()));
            server.run();
            Exit::Good
        }
        Err(error) => {
            say::error(&error.to_string(), error.hint().as_deref());
            Exit::Usage
        }
    }
}
