//! What a character is to a typesetter (CLREQ 3.1.2, GB/T 15834): the table that all rules look into.

/// The class of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Han characters, kana, hangul, and anything else that stands in a full square.
    Han,
    /// Opening marks `（《“`: never at a line's end.
    Opening,
    /// Closing marks `）》”`: never at a line's start.
    Closing,
    /// Pauses and stops `，。、；：？！`: never at a line's start.
    Stop,
    /// `·` between names and `～ －` between ends of a range: never at a line's start.
    Joining,
    /// `…`: never at a line's start, never torn.
    Ellipsis,
    /// `—`: never at a line's start, never torn.
    Dash,
    /// Letters of alphabets, and what stands in words and addresses beside them.
    Letter,
    /// Digits.
    Digit,
    /// Marks behind a number: `% ℃ ‰ °`.
    Postfix,
    /// Marks before a number: `￥ $ № # +`.
    Prefix,
    /// Marks of Western text: `, . : ; ! ?` and closing brackets; never at a line's start.
    LatinStop,
    /// Western opening brackets: never at a line's end.
    LatinOpening,
    /// Spaces of any width.
    Space,
    /// Whatever else: symbols, emoji.
    Other,
}

impl Class {
    /// The class of a grapheme cluster: that of its first character. A space that carries an accent is seen.
    #[must_use]
    pub fn of(cluster: &str) -> Self {
        let mut chars = cluster.chars();
        match chars.next().map(Self::of_char) {
            Some(Self::Space) if chars.next().is_some() => Self::Other,
            Some(class) => class,
            None => Self::Other,
        }
    }

    fn of_char(c: char) -> Self {
        match c {
            ' ' | '\u{a0}' | '\u{3000}' | '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' => Self::Space,
            '（' | '〔' | '【' | '《' | '〈' | '“' | '‘' | '「' | '『' | '［' | '｛' | '〖' | '〘' => {
                Self::Opening
            }
            '）' | '〕' | '】' | '》' | '〉' | '”' | '’' | '」' | '』' | '］' | '｝' | '〗' | '〙' => {
                Self::Closing
            }
            '，' | '。' | '、' | '；' | '：' | '？' | '！' | '．' | '｡' | '､' => Self::Stop,
            '·' | '・' | '•' | '～' | '〜' | '－' | '–' | '゛' | '゜' | '々' | 'ー' | '／' => {
                Self::Joining
            }
            '…' | '⋯' | '‥' => Self::Ellipsis,
            '—' | '―' | '⸺' => Self::Dash,
            '%' | '％' | '‰' | '℃' | '°' | '′' | '″' | '℉' => Self::Postfix,
            '$' | '￥' | '¥' | '€' | '£' | '№' | '#' | '＃' | '±' => Self::Prefix,
            ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '.' => Self::LatinStop,
            '(' | '[' | '{' => Self::LatinOpening,
            c if c.is_ascii_digit() || matches!(c, '０'..='９') => Self::Digit,
            '+' | '-' | '/' | '_' | '@' | '&' | '=' | '~' | '*' | '\\' | '|' | '<' | '>' | '^' | '"'
            | '\'' => Self::Letter,
            c if is_square(c) => Self::Han,
            c if c.is_alphabetic() => Self::Letter,
            _ => Self::Other,
        }
    }

    /// Whether a line may not begin with it (CLREQ 3.1.3, 行首禁则).
    #[must_use]
    pub fn never_starts_line(self) -> bool {
        matches!(
            self,
            Self::Closing
                | Self::Stop
                | Self::Joining
                | Self::Ellipsis
                | Self::Dash
                | Self::Postfix
                | Self::LatinStop
        )
    }

    /// Whether a line may not end with it (CLREQ 3.1.3, 行尾禁则).
    #[must_use]
    pub fn never_ends_line(self) -> bool {
        matches!(self, Self::Opening | Self::LatinOpening | Self::Prefix)
    }

    /// Whether it belongs to Western text, which keeps a gap from Chinese (CLREQ 3.2.2).
    #[must_use]
    pub fn is_western(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }
}

/// Characters of East Asian scripts, each in a full square.
fn is_square(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3038..=0x303B | 0x3041..=0x318F
        | 0x31A0..=0x31FF | 0x3200..=0x4DBF | 0x4E00..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}
