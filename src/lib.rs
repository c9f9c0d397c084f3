//! A Chinese web bulletin in, a share card out: title, date, source, and a QR code that opens the mobile version.
//!
//! ```text
//!  page, text, markdown, json, csv              template.toml + brand + fonts
//!         │ read                                        │ template, font
//!         ▼                                             ▼
//!      Article ──mobile──▶ Article + link ──layout──▶ Scene ──paint──▶ Pixels ──encode──▶ bytes ──scan──▶ Card
//!                                           │ typeset, qr                                (read back)
//!                                           ▼
//!                                     lines, modules
//!  batch: many articles → a folder of cards         serve: the same over HTTP, with the editor's page
//! ```
//!
//! [`card::render`] is that flow on one screen. A room may use the rooms above it in the list below, never those
//! under it; `tests/architecture.rs` checks that.

pub mod units;

pub mod color;

pub mod chinese;

pub mod article;

pub mod pixels;

pub mod picture;

pub mod font;

pub mod scene;

pub mod typeset;

pub mod qr;

pub mod read;

pub mod mobile;

pub mod template;

pub mod layout;

pub mod paint;

pub mod scan;

pub mod encode;

pub mod proof;

pub mod config;

pub mod schema;

pub mod caption;

pub mod card;

pub mod thumbnail;

pub mod bare;

pub mod kit;

pub mod page;

pub mod gallery;

pub mod source;

pub mod store;

pub mod batch;

pub mod preview;

pub mod verify;

pub mod serve;
