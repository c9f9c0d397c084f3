//! Why a line ends where it does, in a word for editors.

use std::fmt;

/// What a line's end parts, from the best place to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The writer put a line end there.
    Writer,
    /// Two half-titles: a space, `：`, `；` or `——` stands there.
    HalfTitle,
    /// Sentences: behind `。！？`.
    Stop,
    /// Parts of a sentence: behind `，、` and closing marks.
    Pause,
    /// Phrases.
    Phrase,
    /// Words.
    Word,
    /// Two characters, of whose words nothing is known.
    Character,
    /// The parts of a date, or 第 and its number.
    Date,
    /// A number and what it counts.
    Number,
    /// The inside of a word, an address or a number.
    InsideWord,
}

impl Reason {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Writer => "the writer's own",
            Self::HalfTitle => "half-title",
            Self::Stop => "stop",
            Self::Pause => "pause",
            Self::Phrase => "phrase",
            Self::Word => "word",
            Self::Character => "character",
            Self::Date => "date",
            Self::Number => "number",
            Self::InsideWord => "inside a word",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
