//! The fonts in `fonts/`, embedded uncompressed: nothing is read, parsed or copied at start.

/// A bundled font: its family's name and its bytes.
pub(super) const BUNDLED: [(&str, &[u8]); 3] = [
    ("Noto Sans SC", include_bytes!("../../fonts/NotoSansSC-Regular.ttf")),
    ("Noto Sans SC Bold", include_bytes!("../../fonts/NotoSansSC-Bold.ttf")),
    ("Noto Serif SC Bold", include_bytes!("../../fonts/NotoSerifSC-Bold.ttf")),
];

/// The place in [`BUNDLED`] of the font that has the most characters: the last resort.
pub(super) const WHOLE: usize = 0;
