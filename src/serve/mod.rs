//! Cards over HTTP, and the editor's page.
//!
//! ```text
//!  connection ──▶ gate ──▶ routes ──▶ reading, making, … ──▶ pool ──▶ card::render
//!  (timeouts)    (may it?)  (what?)        (how?)           (threads)
//! ```

mod answers;
mod assets;
mod batches;
mod body;
mod branding;
mod cache;
mod checks;
mod codes;
mod covers;
mod desk;
mod disk;
mod fields;
mod gate;
mod kits;
mod language;
pub mod limits;
mod made;
mod making;
mod metrics;
mod names;
mod openapi;
mod options;
mod patience;
mod pictures;
mod pool;
mod problem;
mod rates;
mod reading;
mod records;
mod requests;
mod responses;
mod routes;
mod signature;
mod studios;
mod templates;

mod connection;

pub use connection::{ServeError, Server, new_token};
pub use desk::SetUpError;
pub use options::{Key, Options, Times, Token};
pub use signature::{SIGNED, SignError, sign};
