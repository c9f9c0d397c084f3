//! What a stranger may ask of us, and how long for. Every limit stands here, and what runs into one is told its value.

use std::time::Duration;

/// The most bytes of a request that holds an article with its pictures: a cover and a logo as base64.
pub const MAX_BODY_BYTES: usize = 48 << 20;
/// The most bytes of a request that holds words alone: a template, an address.
pub const MAX_WORDS_BYTES: usize = 2 << 20;
/// The most bytes of all requests that are being read or worked on.
pub const MAX_BODIES_BYTES: usize = 256 << 20;
/// The most bytes of a document that an editor hands in.
pub const MAX_DOCUMENT_BYTES: usize = 32 << 20;
/// The most characters of an address.
pub const MAX_LINK_CHARS: usize = 2_000;
/// The most articles of one document that are told of.
pub const MAX_ARTICLES: usize = 500;
/// The most rows of a batch.
pub const MAX_BATCH_ROWS: usize = 500;
/// The most batches at once.
pub const MAX_BATCHES: usize = 16;
/// The most rows of one batch that are worked on at once.
pub const MAX_ROWS_AT_ONCE: usize = 4;
/// The most bytes of a template that is edited.
pub const MAX_TEMPLATE_BYTES: usize = 256 << 10;
/// The most families of a folder of templates.
pub const MAX_FAMILIES: usize = 100;
/// The most characters of a template's or a format's name.
pub const MAX_NAME_CHARS: usize = 40;
/// Widths of thumbnails, in pixels.
pub const THUMBNAIL_WIDTHS: std::ops::RangeInclusive<u32> = 16..=1080;

/// The most bytes of a request's head.
pub const MAX_HEAD_BYTES: usize = 16 << 10;
/// The most header fields of a request.
pub const MAX_HEADERS: usize = 64;
/// The most connections.
pub const MAX_CONNECTIONS: usize = 1_024;
/// The most connections from one address.
pub const MAX_CONNECTIONS_OF_ONE: usize = 256;
/// The longest wait for a request's head, also for the next one on a connection that is kept.
pub const HEAD_TIME: Duration = Duration::from_secs(15);
/// The longest time that a request's body takes.
pub const BODY_TIME: Duration = Duration::from_secs(60);
/// The longest pause of a client that takes in an answer.
pub const WRITE_TIME: Duration = Duration::from_secs(30);
/// The longest wait for a card, in the queue and on a thread.
pub const WORK_TIME: Duration = Duration::from_secs(60);
/// How long a stop waits for the requests under way.
pub const DRAIN_TIME: Duration = Duration::from_secs(20);
/// The pause between signs of life on a stream of events.
pub const ALIVE_TIME: Duration = Duration::from_secs(10);

/// The most threads that render, however many are asked for.
pub const MAX_THREADS: usize = 256;
/// The most jobs that wait for a thread that renders.
pub const MAX_WAITING: usize = 256;
/// Threads that fetch: they wait for other servers most of the time.
pub const FETCHERS: usize = 16;
/// The most jobs that wait for a thread that fetches.
pub const MAX_WAITING_FETCHES: usize = 64;
/// What `Retry-After` says where the queue is full, in seconds.
pub const RETRY_SECONDS: u64 = 2;

/// Requests a second that one address may go on with.
pub const RATE: u32 = 100;
/// The seconds' worth of requests that one address may ask for at once.
pub const BURST_SECONDS: u32 = 4;
/// The most addresses whose rates are kept.
pub const MAX_RATED: usize = 50_000;

/// The most bytes of finished cards with their records in memory.
pub const CARD_CACHE_BYTES: usize = 48 << 20;
/// The most bytes of files of cards and of thumbnails in memory.
pub const PICTURE_FILE_CACHE_BYTES: usize = 48 << 20;
/// The most bytes of decoded pictures in memory.
pub const PICTURE_CACHE_BYTES: usize = 128 << 20;
/// The most bytes of pages that were read for signed addresses.
pub const PAGE_CACHE_BYTES: usize = 16 << 20;
/// The most bytes of looks that are kept ready, with their logos.
pub const STUDIO_CACHE_BYTES: usize = 64 << 20;
/// The most bytes of finished cards on the disk.
pub const DISK_CACHE_BYTES: u64 = 1 << 30;
/// How long a page that was read for a signed address is taken to be unchanged.
pub const PAGE_TIME: Duration = Duration::from_secs(300);
/// How long a page is still good for where its site does not answer.
pub const STALE_PAGE_TIME: Duration = Duration::from_secs(86_400);
/// How long a fetched picture is taken to be unchanged.
pub const PICTURE_TIME: Duration = Duration::from_secs(600);

/// The least bytes of a key.
pub const LEAST_KEY_BYTES: usize = 16;
/// The most bytes of a file that holds a key.
pub const MAX_KEY_BYTES: u64 = 4_096;
/// The least characters of a token.
pub const LEAST_TOKEN_CHARS: usize = 16;
