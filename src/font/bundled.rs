//! The fonts in `fonts/`, embedded uncompressed: nothing is read, parsed or copied at start.

/// A bundled font: its family's name and its bytes.
pub(super) const BUNDLED: [(&str, &[u8]); 4] = [
    ("Noto Sans SC", include_bytes!("../../fonts/NotoSansSC-Regular.ttf")),
    ("Noto Sans SC Bold", include_bytes!("../../fonts/NotoSansSC-Bold.ttf")),
    ("Noto Serif SC Bold", include_bytes!("../../fonts/NotoSerifSC-Bold.ttf")),
    ("Noto Emoji", include_bytes!("../../fonts/NotoEmoji-Regular.ttf")),
];

/// The places in [`BUNDLED`] of the last resorts: the font that has the most characters, and the one that has emoji.
pub(super) const WHOLE: usize = 0;
pub(super) const EMOJI: usize = 3;
