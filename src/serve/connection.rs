//! Connections: accepted as many as may be, each bounded in time, and seen to their end when the server stops.

use super::desk::{Desk, SetUpError};
use super::gate;
use super::limits::{MAX_CONNECTIONS, MAX_CONNECTIONS_OF_ONE, MAX_HEAD_BYTES, MAX_HEADERS};
use super::options::{Options, Token};
use super::patience::Patience;
use super::routes;
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many ports behind the one that is taken are tried.
const MORE_PORTS: u16 = 20;
/// The pause after the system gave no connection.
const PAUSE: Duration = Duration::from_millis(50);

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    desk: Arc<Desk>,
    address: SocketAddr,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// It cannot be set up.
    #[error(transparent)]
    SetUp(#[from] SetUpError),
    /// It cannot listen.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no threads.
    #[error("cannot start: {0}")]
    Runtime(io::Error),
}

impl ServeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Listen { source, address } => match source.kind() {
                io::ErrorKind::AddrInUse => Some(format!(
                    "another program listens there: choose another with --port, or look at http://{address}"
                )),
                io::ErrorKind::AddrNotAvailable => {
                    Some("this machine has no such address; 0.0.0.0 listens on all that it has".to_owned())
                }
                io::ErrorKind::PermissionDenied => {
                    Some("choose a port from 1024 on, and put a proxy before it".to_owned())
                }
                _ => None,
            },
            Self::SetUp(SetUpError::Config(error)) => error.hint(),
            Self::SetUp(_) | Self::Runtime(_) => None,
        }
    }
}

impl Server {
    /// Sets up and listens; requests wait until it runs.
    ///
    /// # Errors
    /// A wrong configuration, or no place to listen.
    pub fn new(options: Options) -> Result<Self, ServeError> {
        let runtime = Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
        let listener = runtime.block_on(listen(&options))?;
        let address = listener.local_addr().map_err(ServeError::Runtime)?;
        let desk = Arc::new(Desk::new(options)?);
        Ok(Self { runtime, listener, desk, address })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers one request without a connection, as if a program on this machine had asked: its status and its body.
    #[must_use]
    pub fn ask(&self, method: &str, target: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let routes = TowerToHyperService::new(routes::router(Arc::clone(&self.desk)));
        let asked = Request::builder().method(method).uri(target).header(header::HOST, "localhost");
        let Ok(request) = asked.body(Body::from(body)) else { return (400, Vec::new()) };
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        self.runtime.block_on(async {
            let answer = gate::answer(&self.desk, &routes, here, request).await;
            let status = answer.status().as_u16();
            let body = answer.into_body().collect().await;
            (status, body.map(|body| body.to_bytes().to_vec()).unwrap_or_default())
        })
    }

    /// Serves until it is told to stop, then finishes what is under way.
    pub fn run(self) {
        let Self { runtime, listener, desk, .. } = self;
        runtime.block_on(serve(listener, desk));
        runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

/// A token that nobody guesses: 128 random bits.
///
/// # Errors
/// The system gives no randomness.
pub fn new_token() -> Result<Token, ServeError> {
    let mut bytes = [0; 16];
    let random = SystemRandom::new().fill(&mut bytes);
    random.map_err(|_| ServeError::Runtime(io::Error::other("the system gives no random numbers")))?;
    Ok(Token(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Listens where it is asked to, or at a port behind it.
async fn listen(options: &Options) -> Result<TcpListener, ServeError> {
    let first = options.listen;
    let more = if options.any_port { MORE_PORTS } else { 0 };
    let mut refused = None;
    for port in first.port()..=first.port().saturating_add(more) {
        let address = SocketAddr::new(first.ip(), port);
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    let source = refused.unwrap_or_else(|| io::ErrorKind::AddrInUse.into());
    Err(ServeError::Listen { address: first, source })
}

/// A connection, once there is a place for one.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((place, stream, peer))
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    let routes = Arc::new(TowerToHyperService::new(routes::router(Arc::clone(&desk))));
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let (ending, guests) = (GracefulShutdown::new(), Guests::default());
    let mut stop = std::pin::pin!(async {
        tokio::select! {
            () = stopped() => {}
            () = idle(&desk) => {}
        }
    });
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = stop.as_mut() => break,
        };
        let Ok((place, stream, peer)) = accepted else {
            // Out of descriptors: some will be given back.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(guest) = guests.admit(peer.ip(), desk.options.trust_proxy) else { continue };
        let (desk, routes) = (Arc::clone(&desk), Arc::clone(&routes));
        let watcher = ending.watcher();
        tokio::spawn(async move {
            let _held = (place, guest);
            talk(stream, peer, &desk, &routes, watcher).await;
        });
    }
    drop(listener);
    // Whoever says it twice means now.
    tokio::select! {
        _ = tokio::time::timeout(desk.options.times.drain, ending.shutdown()) => {}
        () = stopped() => {}
    }
}

/// Connections by address: one address does not take all.
#[derive(Debug, Default, Clone)]
struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A connection that counts until it is dropped.
struct Guest {
    guests: Guests,
    address: IpAddr,
}

impl Guests {
    /// `None` where the address has as many as it may. A trusted proxy has them for others.
    fn admit(&self, address: IpAddr, trusted: bool) -> Option<Guest> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = known.entry(address).or_default();
        if *count >= MAX_CONNECTIONS_OF_ONE && !trusted {
            return None;
        }
        *count += 1;
        Some(Guest { guests: self.clone(), address })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut known = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = known.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                known.remove(&self.address);
            }
        }
    }
}

type Routes = TowerToHyperService<axum::Router>;

async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    desk: &Desk,
    routes: &Routes,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let _ = stream.set_nodelay(true);
    desk.metrics.connections.fetch_add(1, Ordering::Relaxed);
    let service = service_fn(|request: Request<Incoming>| async move {
        let request = request.map(Body::new);
        Ok::<_, Infallible>(gate::answer(desk, routes, peer.ip(), request).await)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(desk.options.times.head)
        .max_buf_size(MAX_HEAD_BYTES.max(8 << 10))
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(Patience::new(stream, desk.options.times.write)), service);
    // What breaks on a connection is its client's to see.
    let _ = watcher.watch(connection).await;
    desk.metrics.connections.fetch_sub(1, Ordering::Relaxed);
}

/// Waits until nothing was asked for as long as the options say; for ever where they say nothing.
async fn idle(desk: &Desk) {
    let Some(most) = desk.options.idle else { return std::future::pending().await };
    loop {
        let left = most.saturating_sub(desk.idle());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left).await;
    }
}

/// Waits for the word to stop.
async fn stopped() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminated = async {
            match signal(SignalKind::terminate()) {
                Ok(mut terminated) => {
                    terminated.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
