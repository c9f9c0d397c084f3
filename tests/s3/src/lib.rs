//! An S3-speaking server on loopback: `s3s` speaks, `s3s-fs` keeps objects as files of a folder. What stands here makes
//! it as strict as S3 is where `s3s-fs` is not, and fails on demand.

mod desk;

pub use desk::{CARDS, Desk, Ran};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::dto::*;
use s3s::service::S3ServiceBuilder;
use s3s::{S3, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;
use tokio::sync::Mutex;

/// The only user.
pub const KEY: (&str, &str) = ("AKIDTEST", "secret-of-the-test");
/// The only bucket.
pub const BUCKET: &str = "bulletins";

/// What the server does badly, and what it was asked.
#[derive(Debug, Default)]
pub struct Conduct {
    /// Every so many requests one is refused with 503; 0 for none.
    pub busy: AtomicU64,
    /// Of every so many objects that it writes, it forgets to say so, with 500; 0 for none.
    pub forgetful: AtomicU64,
    /// Of every so many connections, it closes one unheard; 0 for none.
    pub deaf: AtomicU64,
    /// How long an answer takes, in milliseconds.
    pub slow: AtomicU64,
    /// It keeps no conditions, without saying so: 1.
    pub careless: AtomicU64,
    /// Objects that were written, read, looked at and listed.
    pub puts: AtomicU64,
    pub gets: AtomicU64,
    pub heads: AtomicU64,
    pub lists: AtomicU64,
    /// Of those that were to be written, those whose condition did not hold.
    pub refused: AtomicU64,
    asked: AtomicU64,
}

impl Conduct {
    /// How many objects were written, read, looked at, and how many lists were given, since the last time.
    pub fn take(&self) -> [u64; 4] {
        [&self.puts, &self.gets, &self.heads, &self.lists].map(|count| count.swap(0, Ordering::Relaxed))
    }

    fn is_turn(&self, of: &AtomicU64, number: u64) -> bool {
        let every = of.load(Ordering::Relaxed);
        every != 0 && number % every == every - 1
    }

    async fn begin(&self, count: &AtomicU64) -> S3Result<()> {
        tokio::time::sleep(Duration::from_millis(self.slow.load(Ordering::Relaxed))).await;
        count.fetch_add(1, Ordering::Relaxed);
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        if self.is_turn(&self.busy, number) { Err(s3_error!(SlowDown)) } else { Ok(()) }
    }
}

struct Strict {
    kept: FileSystem,
    root: PathBuf,
    /// A condition is judged and the object written before another one is.
    writing: Mutex<()>,
    conduct: Arc<Conduct>,
}

impl Strict {
    fn bucket(&self, name: &str) -> S3Result<()> {
        if self.root.join(name).is_dir() { Ok(()) } else { Err(s3_error!(NoSuchBucket)) }
    }
}

#[async_trait::async_trait]
impl S3 for Strict {
    async fn put_object(&self, mut ask: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        self.conduct.begin(&self.conduct.puts).await?;
        self.bucket(&ask.input.bucket)?;
        if self.conduct.careless.load(Ordering::Relaxed) != 0 {
            (ask.input.if_match, ask.input.if_none_match) = (None, None);
        }
        let put = {
            let _one = self.writing.lock().await;
            self.kept.put_object(ask).await.inspect_err(|error| {
                if *error.code() == S3ErrorCode::PreconditionFailed {
                    self.conduct.refused.fetch_add(1, Ordering::Relaxed);
                }
            })?
        };
        let number = self.conduct.puts.load(Ordering::Relaxed);
        if self.conduct.is_turn(&self.conduct.forgetful, number) {
            return Err(s3_error!(InternalError));
        }
        Ok(put)
    }

    async fn get_object(&self, ask: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        self.conduct.begin(&self.conduct.gets).await?;
        self.bucket(&ask.input.bucket)?;
        // Its tag is kept in another file than its bytes.
        let _one = self.writing.lock().await;
        self.kept.get_object(ask).await
    }

    async fn head_object(&self, ask: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        self.conduct.begin(&self.conduct.heads).await?;
        self.bucket(&ask.input.bucket)?;
        let _one = self.writing.lock().await;
        self.kept.head_object(ask).await
    }

    async fn delete_object(
        &self,
        ask: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.bucket(&ask.input.bucket)?;
        let _one = self.writing.lock().await;
        if !self.root.join(&ask.input.bucket).join(&ask.input.key).exists() {
            return Ok(S3Response::new(DeleteObjectOutput::default()));
        }
        self.kept.delete_object(ask).await
    }

    async fn list_objects_v2(
        &self,
        ask: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        self.conduct.begin(&self.conduct.lists).await?;
        self.bucket(&ask.input.bucket)?;
        let bucket = ask.input.bucket.clone();
        let _one = self.writing.lock().await;
        let mut listed = self.kept.list_objects_v2(ask).await?;
        for object in listed.output.contents.iter_mut().flatten() {
            let input = HeadObjectInput {
                bucket: bucket.clone(),
                key: object.key.clone().unwrap_or_default(),
                ..HeadObjectInput::default()
            };
            let head = self.kept.head_object(request(input)).await?;
            object.e_tag = head.output.e_tag;
        }
        Ok(listed)
    }
}

fn request<T>(input: T) -> S3Request<T> {
    S3Request {
        input,
        method: Default::default(),
        uri: Default::default(),
        headers: Default::default(),
        extensions: Default::default(),
        credentials: None,
        region: None,
        service: None,
        trailing_headers: None,
    }
}

/// A server that works until the process ends.
pub struct Server {
    pub address: SocketAddr,
    pub conduct: Arc<Conduct>,
    root: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

impl Server {
    /// Serves a folder of its own.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Self::of(folder.path(), 0);
        Self { _folder: Some(folder), ..server }
    }

    /// Serves a folder on a port, or on any.
    pub fn of(root: &Path, port: u16) -> Self {
        fs::create_dir_all(root.join(BUCKET)).expect("a folder");
        let root = root.canonicalize().expect("a folder");
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        let address = listener.local_addr().expect("a port");
        let conduct = Arc::new(Conduct::default());
        let kept = FileSystem::new(&root).expect("a folder");
        let writing = Mutex::new(());
        let strict = Strict { kept, root: root.clone(), writing, conduct: Arc::clone(&conduct) };
        let heard = Arc::clone(&conduct);
        thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(serve(listener, strict, &heard));
        });
        Self { address, conduct, root, _folder: None }
    }

    /// Where an object lies on the disk.
    pub fn path(&self, key: &str) -> PathBuf {
        self.root.join(BUCKET).join(key)
    }

    /// An object's bytes.
    pub fn read(&self, key: &str) -> Vec<u8> {
        fs::read(self.path(key)).unwrap_or_else(|error| panic!("{key}: {error}"))
    }

    /// Puts an object there, as any other program might. Its notes are dropped: its tag is that of its bytes.
    pub fn write(&self, key: &str, bytes: &[u8]) {
        let path = self.path(key);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, bytes).expect("an object");
        self.forget(key);
    }

    /// Takes an object away.
    pub fn remove(&self, key: &str) {
        fs::remove_file(self.path(key)).expect("an object");
        self.forget(key);
    }

    /// `s3s-fs` keeps an object's tag beside the bucket, under the name in Base64.
    fn forget(&self, key: &str) {
        let name = format!(".bucket-{}.object-{}.", encode(BUCKET), encode(key));
        for entry in fs::read_dir(&self.root).expect("a folder").flatten() {
            if entry.file_name().to_string_lossy().starts_with(&name) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The keys of all objects, in order.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        let mut folders = vec![self.root.join(BUCKET)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let below = path.strip_prefix(self.root.join(BUCKET)).expect("below");
                    keys.push(below.to_string_lossy().into_owned());
                }
            }
        }
        keys.sort();
        keys
    }
}

/// URL-safe Base64 without padding, as `s3s-fs` writes names.
fn encode(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0_u32, |bits, (at, &byte)| bits | u32::from(byte) << (16 - 8 * at));
        (0..=chunk.len())
            .for_each(|at| encoded.push(char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize])));
    }
    encoded
}

async fn serve(listener: TcpListener, strict: Strict, conduct: &Conduct) {
    let mut service = S3ServiceBuilder::new(strict);
    service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
    let service = service.build();
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    let http = Builder::new(TokioExecutor::new());
    for number in 0.. {
        let Ok((socket, _)) = listener.accept().await else { continue };
        if conduct.is_turn(&conduct.deaf, number) {
            continue;
        }
        let connection = http.serve_connection(TokioIo::new(socket), service.clone()).into_owned();
        tokio::spawn(async move {
            let _ = connection.await;
        });
    }
}
