//! Pixels → the bytes of a file, within a budget; and a file's notes out of its bytes again.
//!
//! No clock, no encoder's name: whatever stands in the file was asked for. [`within`] loses nothing unless it must.

mod alike;
mod budget;
mod deflate;
mod error;
mod huffman;
mod jpeg;
mod lossless;
mod matches;
mod palette;
mod size;

pub use budget::{Code, Encoding, MIN_MODULE, MIN_TEXT, Packed, Packing, Unpacked, within};
pub use error::EncodeError;
pub use lossless::png;
pub use size::{ByteSize, ByteSizeError};

/// The notes in the head of a PNG (`iTXt`, uncompressed) or JPEG (comments of ours), in their order, without looking at
/// its pixels.
///
/// `None` when the bytes are neither. A head that is cut off or broken gives the notes before the break.
#[must_use]
pub fn notes(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    lossless::notes(bytes).or_else(|| jpeg::notes(bytes))
}
