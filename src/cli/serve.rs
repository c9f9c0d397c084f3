//! `sharecard serve`: the editor's page, and cards over HTTP; `sharecard sign`: addresses of its pictures.

use super::browser;
use super::exit::Exit;
use super::say;
use super::serve_args::{PORT, ServeArgs, SignArgs, Switch};
use sharecard::serve::limits::{LEAST_TOKEN_CHARS, MAX_KEY_BYTES, RATE};
use sharecard::serve::{self, Key, Options, SIGNED, ServeError, Server, SetUpError, Token};
use sharecard::source::{Client, Policy};
use std::env;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;
use url::form_urlencoded;

/// The variables that hold what had better not be typed.
const TOKEN_VARIABLE: &str = "SHARECARD_TOKEN";
const KEY_VARIABLE: &str = "SHARECARD_KEY";
/// How long a server that nobody can stop by a key goes on without being asked for anything.
const ALONE_TIME: Duration = Duration::from_secs(3 * 3600);
/// The longest wait for another server of ours to say who it is.
const HELLO_TIME: Duration = Duration::from_secs(2);

/// Something in the words of whoever typed it, and what to do about it.
struct Refusal(String, Option<String>);

pub(super) fn serve(args: &ServeArgs) -> Exit {
    match options(args).and_then(|options| run(options, args.open)) {
        Ok(()) => Exit::Good,
        Err(Refusal(message, hint)) => {
            if !message.is_empty() {
                say::error(&message, hint.as_deref());
            }
            Exit::Usage
        }
    }
}

/// Started without arguments and without a terminal: the page, in the browser; that of a server which runs already
/// where there is one.
pub(super) fn alone() -> Exit {
    let listen = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT);
    let running = format!("http://{listen}/");
    let known = Client::new(Policy::Owner).within(HELLO_TIME).document(&format!("{running}api/config"));
    let ours = |text: &[u8]| {
        let value: Option<serde_json::Value> = serde_json::from_slice(text).ok();
        value
            .is_some_and(|value| value["version"] == env!("CARGO_PKG_VERSION") && value["wechat"].is_object())
    };
    if known.is_ok_and(|answer| ours(&answer.bytes)) {
        browser::open(&running);
        return Exit::Good;
    }
    say::say("sharecard --help lists the commands");
    let options = Options { any_port: true, idle: Some(ALONE_TIME), ..Options::new(listen) };
    match run(options, true) {
        Ok(()) => Exit::Good,
        Err(Refusal(message, hint)) => {
            say::error(&message, hint.as_deref());
            Exit::Usage
        }
    }
}

fn run(options: Options, open: bool) -> Result<(), Refusal> {
    let (token, listen) = (options.token.clone(), options.listen.ip());
    let (public, policy) = (options.public, Policy::Strangers { allow_hosts: options.allow_hosts.clone() });
    let server = Server::new(options).map_err(refused)?;
    let address = server.address();
    // A browser does not go to `every address`.
    let host = if listen.is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { listen };
    let fragment = token.as_ref().map_or(String::new(), |Token(token)| format!("#token={token}"));
    let link = format!("http://{}/{fragment}", SocketAddr::new(host, address.port()));
    say::say(&link);
    if !listen.is_loopback() {
        say::warning(&exposed(address, public));
        policy.note().iter().for_each(|note| say::progress(note));
    }
    if open {
        browser::open(&link);
    }
    server.run();
    Ok(())
}

/// What it means to listen elsewhere.
fn exposed(address: SocketAddr, public: bool) -> String {
    let whose = match public {
        true => "everybody who reaches it can make cards and have web pages fetched",
        false => "whoever has the token can make cards and have web pages fetched",
    };
    format!("listening on {address}, unencrypted: {whose}; put a proxy with HTTPS before it")
}

fn options(args: &ServeArgs) -> Result<Options, Refusal> {
    let token = token(args)?;
    let alone = args.listen.is_loopback();
    if !alone && token.is_none() && !args.public {
        return Err(Refusal(
            format!("others reach {}: whoever does could make cards and have web pages fetched", args.listen),
            Some("add --token for those who get the link, or --public for everybody".to_owned()),
        ));
    }
    let for_one = alone && args.origin.is_empty() && !args.trust_proxy && !args.public;
    Ok(Options {
        any_port: args.port.is_none(),
        token,
        public: args.public,
        key: key(args.key_file.as_deref())?,
        origins: args.origin.clone(),
        allow_origins: args.allow_origin.clone(),
        allow_hosts: args.allow_host.clone(),
        templates: args.templates.clone().map(folder).transpose()?,
        cache: args.cache.clone(),
        config: args.config.clone(),
        threads: args.jobs,
        trust_proxy: args.trust_proxy,
        rate: args.rate.unwrap_or(if for_one { 0 } else { RATE }),
        log: args.log.map_or(!for_one, |log| log == Switch::On),
        ..Options::new(SocketAddr::new(args.listen, args.port.unwrap_or(PORT)))
    })
}

/// A folder that is there.
fn folder(folder: std::path::PathBuf) -> Result<std::path::PathBuf, Refusal> {
    match folder.is_dir() {
        true => Ok(folder),
        false => Err(Refusal(
            format!("--templates {}: no such folder", folder.display()),
            Some("make it first".into()),
        )),
    }
}

/// The token that was typed, or that of the environment, or a new one.
fn token(args: &ServeArgs) -> Result<Option<Token>, Refusal> {
    let given = args
        .token
        .clone()
        .or_else(|| env::var(TOKEN_VARIABLE).ok().filter(|token| !args.public && !token.is_empty()));
    let token = match given {
        None => return Ok(None),
        Some(given) if given.is_empty() => serve::new_token().map_err(refused)?.0,
        Some(given) => given,
    };
    let (chars, plain) = (token.chars().count(), |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c));
    if chars < LEAST_TOKEN_CHARS || !token.chars().all(plain) {
        return Err(Refusal(
            format!(
                "the token has {chars} characters; it needs {LEAST_TOKEN_CHARS} at least, letters, digits, - . _ ~"
            ),
            Some("--token without a value makes one".to_owned()),
        ));
    }
    Ok(Some(Token(token)))
}

/// The key in a file or in the environment.
fn key(file: Option<&Path>) -> Result<Option<Key>, Refusal> {
    let (bytes, from) = match (file, env::var(KEY_VARIABLE)) {
        (Some(file), _) => {
            let wrong =
                |why: &dyn fmt::Display| Refusal(format!("--key-file {}: {why}", file.display()), None);
            let read = read_key(file).map_err(|error| wrong(&error))?;
            if read.len() as u64 > MAX_KEY_BYTES {
                return Err(wrong(&format!("more bytes than a key has; the limit is {MAX_KEY_BYTES}")));
            }
            (read, file.display().to_string())
        }
        (None, Ok(key)) if !key.is_empty() => (key.into_bytes(), KEY_VARIABLE.to_owned()),
        (None, _) => return Ok(None),
    };
    Key::new(&bytes).map(Some).map_err(|error| Refusal(format!("{from}: {error}"), error.hint()))
}

/// What a file holds, as far as a key can go and a byte more.
fn read_key(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_KEY_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refused(error: ServeError) -> Refusal {
    if let ServeError::SetUp(SetUpError::Config(error)) = &error {
        super::input::say_card_error("", error);
        return Refusal(String::new(), None);
    }
    Refusal(error.to_string(), error.hint())
}

pub(super) fn sign(args: &SignArgs) -> Exit {
    match signed(args) {
        Ok(address) => {
            say::say(&address);
            Exit::Good
        }
        Err(Refusal(message, hint)) => {
            say::error(&message, hint.as_deref());
            Exit::Usage
        }
    }
}

fn signed(args: &SignArgs) -> Result<String, Refusal> {
    let key = key(args.key_file.as_deref())?.ok_or_else(|| {
        let hint = format!("give the server's with --key-file, or in {KEY_VARIABLE}");
        Refusal("there is no key to sign with".to_owned(), Some(hint))
    })?;
    let (path, query) = args.address.split_once('?').unwrap_or((&args.address, ""));
    let last = path.rsplit('/').next().unwrap_or_default();
    let picture = SIGNED.into_iter().find(|picture| *picture == last);
    let given = [("template", &args.template), ("format", &args.format)];
    let sign = |picture: &str, query: &str| {
        serve::sign(picture, query, &key).map_err(|error| Refusal(error.to_string(), error.hint()))
    };
    if let Some(picture) = picture {
        if let Some((name, _)) = given.iter().find(|(_, value)| value.is_some()) {
            let message = format!("--{name} beside the address of a picture");
            return Err(Refusal(message, Some(format!("write it into the address: &{name}=…"))));
        }
        let query = query.split('#').next().unwrap_or_default();
        return Ok(format!("{path}?{}", sign(picture, query)?));
    }
    let article = sharecard::qr::address(&args.address).ok().flatten();
    let article = article.ok_or_else(|| {
        let hint = "write it as in /card.png?url=https://www.example.edu.cn/info/1027.htm".to_owned();
        Refusal(format!("`{}` is no address of an article or a picture", args.address), Some(hint))
    })?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("url", &article);
    for (name, value) in given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        query.append_pair(name, value);
    }
    Ok(format!("/{}?{}", SIGNED[0], sign(SIGNED[0], &query.finish())?))
}
