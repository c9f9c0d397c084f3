//! `image`, `imageproc` and `ab_glyph`: everything placed by hand, lines filled character by character.

use crate::words::{self, BODY, Code, INK, LINE, MARGIN, MEASURE, MUTED, PAPER, PRIMARY, WHITE, Words};
use crate::{Contender, Fallible};
use ab_glyph::{Font, FontVec, PxScale, ScaleFont};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_rect_mut, draw_text_mut};
use imageproc::rect::Rect;
use sharecard::article::Article;

/// What may not begin a line.
const NOT_FIRST: &str = "，。、：；！？）》”’—";

pub(crate) struct ByHand {
    body: FontVec,
    strong: FontVec,
    title: FontVec,
}

/// A font at a size, in a colour.
struct Pen<'a> {
    font: &'a FontVec,
    size: u32,
    color: [u8; 3],
    spacing: f32,
}

impl ByHand {
    pub(crate) fn new() -> Fallible<Self> {
        let font = |name| Ok::<_, Box<dyn std::error::Error>>(FontVec::try_from_vec(words::font(name)?)?);
        Ok(Self {
            body: font("NotoSansSC-Regular.ttf")?,
            strong: font("NotoSansSC-Bold.ttf")?,
            title: font("NotoSerifSC-Bold.ttf")?,
        })
    }

    fn paint(&self, words: &Words<'_>) -> Fallible<RgbImage> {
        let pen = |font, size, color| Pen { font, size, color, spacing: 0.0 };
        let mut canvas = RgbImage::from_pixel(words::WIDTH, words::HEIGHT, Rgb(PAPER));
        let right = MARGIN + MEASURE;
        let series = Pen { spacing: 0.3, ..pen(&self.title, words::SERIES, PRIMARY) };
        series.write(&mut canvas, MARGIN as f32, 167, words.series);
        let organisation = Pen { spacing: 0.1, ..pen(&self.strong, words::SMALL, PRIMARY) };
        organisation.write_to(&mut canvas, right, 167, words.organisation);
        fill(&mut canvas, (MARGIN, 207), (MEASURE, 8), PRIMARY);
        fill(&mut canvas, (MARGIN, 221), (MEASURE, 2), PRIMARY);
        let small = pen(&self.body, words::SMALL, MUTED);
        small.write(&mut canvas, MARGIN as f32, 280, &words.number);
        small.write_to(&mut canvas, right, 280, &words.date);
        let title = pen(&self.title, words.title_size(), INK);
        let mut baseline = 345;
        for line in title.lines(words.title) {
            title.write(&mut canvas, MARGIN as f32, baseline + title.size, line);
            baseline += title.size * 136 / 100;
        }
        baseline += 56;
        let summary = pen(&self.body, words::SUMMARY, BODY);
        for line in summary.lines(words.summary).into_iter().take(words::SUMMARY_LINES) {
            summary.write(&mut canvas, MARGIN as f32, baseline + summary.size + 10, line);
            baseline += summary.size * 172 / 100;
        }
        self.foot(&mut canvas, words)?;
        Ok(canvas)
    }

    fn foot(&self, canvas: &mut RgbImage, words: &Words<'_>) -> Fallible<()> {
        let code = Code::of(words.link)?;
        let (left, top) = (MARGIN + MEASURE - code.width, words::HEIGHT - 64 - code.width);
        fill(canvas, (MARGIN, top - 37), (MEASURE, 1), LINE);
        fill(canvas, (left, top), (code.width, code.width), WHITE);
        let edge = Rect::at(left.cast_signed(), top.cast_signed()).of_size(code.width, code.width);
        draw_hollow_rect_mut(canvas, edge, Rgb(LINE));
        for (column, row) in code.dark() {
            let x = left + code.offset + column * code.module;
            let y = top + code.offset + row * code.module;
            fill(canvas, (x, y), (code.module, code.module), INK);
        }
        let bottom = words::HEIGHT - 64;
        let pen = |font, size, color| Pen { font, size, color, spacing: 0.0 };
        pen(&self.strong, words::CALL, INK).write(canvas, MARGIN as f32, bottom - 58, words.call);
        pen(&self.body, words::HOST, MUTED).write(canvas, MARGIN as f32, bottom - 12, words.host);
        Ok(())
    }
}

impl Contender for ByHand {
    fn draw(&mut self, article: &Article) -> Fallible<Vec<u8>> {
        let canvas = self.paint(&Words::of(article)?)?;
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive).write_image(
            canvas.as_raw(),
            words::WIDTH,
            words::HEIGHT,
            ExtendedColorType::Rgb8,
        )?;
        Ok(png)
    }
}

impl Pen<'_> {
    /// Pixels from the top of a line to its bottom, by which `ab_glyph` measures.
    fn scale(&self) -> PxScale {
        let em = self.font.units_per_em().unwrap_or(1000.0);
        PxScale::from(self.size as f32 * self.font.height_unscaled() / em)
    }

    fn advance(&self, c: char) -> f32 {
        let font = self.font.as_scaled(self.scale());
        font.h_advance(font.glyph_id(c)) + self.spacing * self.size as f32
    }

    /// Writes from the left, above the baseline.
    fn write(&self, canvas: &mut RgbImage, mut x: f32, baseline: u32, words: &str) {
        let scale = self.scale();
        let top = baseline as f32 - self.font.as_scaled(scale).ascent();
        let mut put = |x: f32, words: &str| {
            draw_text_mut(
                canvas,
                Rgb(self.color),
                x.round() as i32,
                top.round() as i32,
                scale,
                self.font,
                words,
            );
        };
        if self.spacing == 0.0 {
            return put(x, words);
        }
        for c in words.chars() {
            put(x, c.encode_utf8(&mut [0; 4]));
            x += self.advance(c);
        }
    }

    /// Writes so that the words end at the right.
    fn write_to(&self, canvas: &mut RgbImage, right: u32, baseline: u32, words: &str) {
        let width: f32 = words.chars().map(|c| self.advance(c)).sum();
        let behind = self.spacing * self.size as f32;
        self.write(canvas, right as f32 - width + behind, baseline, words);
    }

    /// Lines as full as they can be.
    fn lines<'a>(&self, words: &'a str) -> Vec<&'a str> {
        let (mut lines, mut start, mut width) = (Vec::new(), 0, 0.0);
        // The last place where a line may end.
        let mut last = 0;
        for (at, c) in words.char_indices() {
            if !NOT_FIRST.contains(c) {
                last = at;
            }
            width += self.advance(c);
            if width > MEASURE as f32 && last > start {
                lines.push(words[start..last].trim());
                start = last;
                width = words[start..at + c.len_utf8()].chars().map(|c| self.advance(c)).sum();
            }
        }
        lines.push(words[start..].trim());
        lines
    }
}

fn fill(canvas: &mut RgbImage, (x, y): (u32, u32), (w, h): (u32, u32), color: [u8; 3]) {
    draw_filled_rect_mut(canvas, Rect::at(x.cast_signed(), y.cast_signed()).of_size(w, h), Rgb(color));
}
