//! Text → positioned glyphs (harfrust), in runs of one face each.

use super::emoji::is_emoji;
use super::{Blanks, FaceId, Fonts};
use crate::units::Em;
use harfrust::{Buffer, Direction, Feature, GlyphPosition, Language, Script, ShapeOptions, ShaperFont, Tag};
use skrifa::Font;
use std::collections::HashMap;
use std::ops::Range;

/// Full-width marks of which half may be blank, or a quarter on both sides.
const MARKS: &str = "（〔【《〈“‘「『［｛〖〘）〕】》〉”’」』］｝〗〙，。、；：？！．·・•";
/// Binds emoji to one.
const JOINER: char = '\u{200D}';
/// Stands between them, so that none meets another and only its own blank changes.
const SQUARE: char = '一';

/// A shaped glyph. Lengths are in font sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The face that has it.
    pub face: FaceId,
    /// Its number in that face; 0 when no face has the character.
    pub id: u32,
    /// The byte of the text where its cluster begins.
    pub cluster: usize,
    /// How far the next glyph stands.
    pub advance: Em,
    /// Offset to the right.
    pub dx: Em,
    /// Offset downward.
    pub dy: Em,
    /// No face has the character.
    pub missing: bool,
}

/// Shapes one line of text with script Hani and language zh-Hans, so that `——` is one stroke and forms are Chinese.
pub(super) fn shape(fonts: &Fonts, asked: FaceId, text: &str, direction: Direction) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len() / 3 + 1);
    for (face, range) in runs(fonts, asked, text) {
        shape_run(fonts, (asked, face), (&text[range.clone()], range.start), direction, &mut glyphs);
    }
    glyphs
}

/// Stretches of text that one face has; `None` for characters that no face has.
fn runs(fonts: &Fonts, asked: FaceId, text: &str) -> Vec<(Option<FaceId>, Range<usize>)> {
    let mut runs: Vec<(Option<FaceId>, Range<usize>)> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, base)) = rest.next() {
        let mut end = start + base.len_utf8();
        // A mark, a selector or a joiner stays with the character it belongs to.
        while let Some((at, mark)) = rest.next_if(|&(_, c)| joins(c)) {
            end = at + mark.len_utf8();
        }
        let cluster = &text[start..end];
        // What a joiner binds to an emoji is part of it (`👩‍❤‍👩`).
        let bound = text[..start].ends_with(JOINER).then(|| runs.last()?.0).flatten();
        let face = match fonts.emoji.filter(|&emoji| bound == Some(emoji) || is_emoji(cluster)) {
            Some(emoji) if fonts.has(emoji, base) => Some(emoji),
            _ => face_for_cluster(fonts, asked, cluster),
        };
        match runs.last_mut() {
            Some((known, range)) if *known == face => range.end = end,
            _ => runs.push((face, start..end)),
        }
    }
    runs
}

/// The face of a character with its marks: the first that has the character, unless it lacks one of the marks and
/// another face has them all. `é` written as two characters counts as had where the face has the one.
fn face_for_cluster(fonts: &Fonts, asked: FaceId, cluster: &str) -> Option<FaceId> {
    let mut seen = cluster.chars().filter(|&c| !hidden(c));
    let Some(base) = seen.next() else { return Some(asked) };
    let first = fonts.face_for(asked, base)?;
    if seen.all(|mark| fonts.has(first, mark)) {
        return Some(first);
    }
    let sets = |face: FaceId| {
        let mut glyphs = Vec::new();
        shape_run(fonts, (asked, Some(face)), (cluster, 0), Direction::LeftToRight, &mut glyphs);
        glyphs.iter().all(|glyph| !glyph.missing)
    };
    Some(fonts.faces_for(asked, base).find(|&face| sets(face)).unwrap_or(first))
}

/// Characters that belong to the one before them: combining marks, and whatever is not seen.
fn joins(c: char) -> bool {
    hidden(c) || matches!(u32::from(c), 0x300..=0x36F | 0x20D0..=0x20FF | 0x302A..=0x302F | 0x3099..=0x309A)
}

/// Characters that no face needs to have: joiners, invisible controls, variation selectors.
fn hidden(c: char) -> bool {
    matches!(u32::from(c), 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF
        | 0xE0100..=0xE01EF)
}

fn shape_run(
    fonts: &Fonts,
    (asked, face): (FaceId, Option<FaceId>),
    (text, start): (&str, usize),
    direction: Direction,
    glyphs: &mut Vec<Glyph>,
) {
    let used = face.unwrap_or(asked);
    let Some(font) = fonts.font(used) else { return };
    let chars = text.char_indices().map(|(offset, c)| (start + offset, c));
    let Some(buffer) = shaped(font, chars, direction, &[]) else { return };
    for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        let (advance, dx, dy) = along(position, direction, font);
        glyphs.push(Glyph {
            face: used,
            id: info.glyph_id,
            cluster: info.cluster as usize,
            advance,
            dx,
            dy,
            // A glyph 0 is the font's box: a mark, say, that it lacks.
            missing: face.is_none() || info.glyph_id == 0,
        });
    }
}

fn shaped(
    font: &Font,
    chars: impl Iterator<Item = (usize, char)>,
    direction: Direction,
    features: &[Feature],
) -> Option<Buffer> {
    let mut buffer = Buffer::new();
    buffer.set_direction(direction);
    buffer.set_script(Script::from_iso15924_tag(Tag::new(b"Hani")));
    buffer.set_language(Language::new("zh-Hans"));
    for (place, c) in chars {
        buffer.push(u32::from(c), u32::try_from(place).unwrap_or(u32::MAX));
    }
    let options = ShapeOptions::new().features(features);
    harfrust::shape(&ShaperFont::new(font), &mut buffer, options).ok()?;
    Some(buffer)
}

/// A glyph's advance and offset along its line, and its offset across: downward in a line, to the right in a column.
fn along(position: &GlyphPosition, direction: Direction, font: &Font) -> (Em, Em, Em) {
    let em = |units: i32| units as Em / Em::from(font.units_per_em().max(1));
    match direction {
        Direction::TopToBottom => (em(-position.y_advance), em(-position.y_offset), em(position.x_offset)),
        _ => (em(position.x_advance), em(position.x_offset), em(-position.y_offset)),
    }
}

/// What each full-width mark gives up when the font's alternate half widths are on (`halt`), or half heights (`vhal`).
pub(super) fn blanks(font: &Font, direction: Direction) -> HashMap<u32, Blanks> {
    let feature = if direction == Direction::TopToBottom { b"vhal" } else { b"halt" };
    let chars = || MARKS.chars().flat_map(|mark| [mark, SQUARE]).enumerate();
    let halves = [Feature::new(Tag::new(feature), 1, ..)];
    let (wide, half) = (shaped(font, chars(), direction, &[]), shaped(font, chars(), direction, &halves));
    let (Some(wide), Some(half)) = (wide, half) else { return HashMap::new() };
    let wide = wide.glyph_infos().iter().zip(wide.glyph_positions());
    let half = half.glyph_infos().iter().zip(half.glyph_positions());
    let mut blanks = HashMap::new();
    for ((info, wide), (other, half)) in wide.zip(half) {
        let (wide, half) = (along(wide, direction, font), along(half, direction, font));
        let left = wide.1 - half.1;
        let right = wide.0 - half.0 - left;
        let sound = left >= 0.0 && right >= 0.0 && left + right > 0.0 && info.glyph_id == other.glyph_id;
        if sound && info.glyph_id != 0 {
            blanks.insert(info.glyph_id, Blanks { left, right });
        }
    }
    blanks
}
