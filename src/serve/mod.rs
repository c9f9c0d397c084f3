//! Cards over HTTP, and the editor's page.
//!
//! ```text
//!  connection ──▶ gate ──▶ routes ──▶ reading, making, … ──▶ pool ──▶ card::render
//!  (timeouts)    (may it?)  (what?)        (how?)           (threads)
//! ```

mod answers;
mod assets;
mod body;
mod cache;
mod checks;
mod covers;
mod desk;
mod fields;
mod gate;
mod language;
pub mod limits;
mod making;
mod messages;
mod names;
mod options;
mod pool;
mod problem;
mod reading;
mod routes;
mod studios;
mod templates;

mod connection;

pub use connection::{ServeError, Server};
pub use desk::SetUpError;
pub use options::{Key, Options, Token};
