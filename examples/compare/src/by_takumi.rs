//! takumi: a tree of boxes in CSS, parsed once as far as no article changes it.

use crate::words::{self, Code, Words};
use crate::{Contender, Fallible};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use sharecard::article::Article;
use takumi::prelude::{
    FontOverride, FontResource, Fonts, ImageData, ImageSourceInput, Lang, Node, OutputFormat, RenderOptions,
    RgbaImage, Style, StyleDeclarationBlock, Viewport,
};

pub(crate) struct Takumi {
    fonts: Fonts,
    looks: Looks,
    lang: Lang,
    fast: bool,
}

/// Whose size, place and colour every box has.
struct Looks {
    card: Style,
    masthead: Style,
    series: Style,
    organisation: Style,
    thick: Style,
    thin: Style,
    dateline: Style,
    small: Style,
    title: Style,
    summary: Style,
    below: Style,
    hairline: Style,
    foot: Style,
    call: Style,
    caption: Style,
    host: Style,
    panel: Style,
}

impl Takumi {
    pub(crate) fn new(fast: bool) -> Fallible<Self> {
        let mut fonts = Fonts::default();
        let files =
            [("body", "NotoSansSC-Regular"), ("strong", "NotoSansSC-Bold"), ("title", "NotoSerifSC-Bold")];
        for (family, file) in files {
            // Each file is a family of its own, so that no weight is looked for, or made up.
            let named = FontOverride {
                family_name: Some(family.into()),
                weight: Some(400.0),
                ..FontOverride::default()
            };
            fonts.register(FontResource::new(words::font(&format!("{file}.ttf"))?).override_info(named))?;
        }
        Ok(Self { fonts, looks: Looks::parse()?, lang: Lang::parse("zh-Hans")?, fast })
    }

    fn tree(&self, words: &Words<'_>) -> Fallible<Node> {
        let looks = &self.looks;
        let text = |words: &str, look: &Style| Node::text(words).with_style(look.clone());
        let boxed = |children: Vec<Node>, look: &Style| Node::container(children).with_style(look.clone());
        let rule = |look: &Style| Node::container([]).with_style(look.clone());
        let masthead = vec![text(words.series, &looks.series), text(words.organisation, &looks.organisation)];
        let dateline = vec![text(&words.number, &looks.small), text(&words.date, &looks.small)];
        let size = style(&format!("font-size: {}px", words.title_size()))?;
        let title = boxed(vec![Node::text(words.title).with_style(size)], &looks.title);
        let call = vec![text(words.call, &looks.caption), text(words.host, &looks.host)];
        let code = boxed(vec![Node::image(picture(&Code::of(words.link)?)?)], &looks.panel);
        let all = vec![
            boxed(masthead, &looks.masthead),
            rule(&looks.thick),
            rule(&looks.thin),
            boxed(dateline, &looks.dateline),
            title,
            text(words.summary, &looks.summary),
            rule(&looks.below),
            rule(&looks.hairline),
            boxed(vec![boxed(call, &looks.call), code], &looks.foot),
        ];
        Ok(boxed(all, &looks.card))
    }
}

impl Contender for Takumi {
    fn draw(&mut self, article: &Article) -> Fallible<Vec<u8>> {
        let options = RenderOptions::builder()
            .viewport(Viewport::new((words::WIDTH, words::HEIGHT)))
            .node(self.tree(&Words::of(article)?)?)
            .fonts(&self.fonts)
            .lang(Some(self.lang))
            .build();
        let bitmap = takumi::render(options)?;
        let mut png = Vec::new();
        if self.fast {
            let rgb: Vec<u8> =
                bitmap.as_raw().as_chunks().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
            PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive).write_image(
                &rgb,
                words::WIDTH,
                words::HEIGHT,
                ExtendedColorType::Rgb8,
            )?;
        } else {
            takumi::write_image(&bitmap, &mut png, OutputFormat::Png)?;
        }
        Ok(png)
    }
}

/// The QR code as a picture that needs no decoding.
fn picture(code: &Code) -> Fallible<ImageData> {
    let mut rgba = vec![0xff; (code.width * code.width * 4) as usize];
    let [r, g, b] = words::INK;
    for (column, row) in code.dark() {
        let (x, y) = (code.offset + column * code.module, code.offset + row * code.module);
        for line in y..y + code.module {
            let start = ((line * code.width + x) * 4) as usize;
            for pixel in rgba[start..start + code.module as usize * 4].as_chunks_mut().0 {
                *pixel = [r, g, b, 0xff];
            }
        }
    }
    let side = Some(code.width as f32);
    let src = ImageSourceInput::Rgba(RgbaImage::new(rgba, code.width, code.width, true)?);
    Ok(ImageData { src, width: side, height: side })
}

impl Looks {
    fn parse() -> Fallible<Self> {
        let css = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x}");
        let [paper, primary, ink, body, muted, line, white] =
            [words::PAPER, words::PRIMARY, words::INK, words::BODY, words::MUTED, words::LINE, words::WHITE]
                .map(css);
        let (series, small, summary, call, host) =
            (words::SERIES, words::SMALL, words::SUMMARY, words::CALL, words::HOST);
        // Four lines with what is between them.
        let most = summary * words::SUMMARY_LINES as u32 * 172 / 100 + 1;
        Ok(Self {
            card: style(&format!(
                "display: flex; flex-direction: column; width: 100%; height: 100%; padding: 84px 84px 64px; \
                 background-color: {paper}; font-family: body"
            ))?,
            masthead: style(
                "display: flex; justify-content: space-between; align-items: baseline; height: 115px",
            )?,
            series: style(&format!(
                "font-family: title; font-size: {series}px; line-height: 1.2; letter-spacing: 0.3em; color: {primary}"
            ))?,
            organisation: style(&format!(
                "font-family: strong; font-size: {small}px; letter-spacing: 0.1em; color: {primary}"
            ))?,
            thick: style(&format!(
                "flex-shrink: 0; height: 8px; margin-top: 28px; background-color: {primary}"
            ))?,
            thin: style(&format!(
                "flex-shrink: 0; height: 2px; margin-top: 6px; background-color: {primary}"
            ))?,
            dateline: style("display: flex; justify-content: space-between; margin-top: 30px")?,
            small: style(&format!("font-size: {small}px; color: {muted}"))?,
            title: style(&format!(
                "display: flex; margin-top: 52px; font-family: title; line-height: 1.36; color: {ink}"
            ))?,
            summary: style(&format!(
                "margin-top: 56px; max-height: {most}px; overflow: hidden; font-size: {summary}px; line-height: 1.72; \
                 text-align: justify; color: {body}"
            ))?,
            below: style("flex-grow: 1")?,
            hairline: style(&format!(
                "flex-shrink: 0; height: 1px; margin-bottom: 36px; background-color: {line}"
            ))?,
            foot: style("display: flex; justify-content: space-between; align-items: flex-end")?,
            call: style("display: flex; flex-direction: column; margin-bottom: 6px")?,
            caption: style(&format!(
                "font-family: strong; font-size: {call}px; line-height: 1.3; margin-bottom: 20px; color: {ink}"
            ))?,
            host: style(&format!("font-size: {host}px; color: {muted}"))?,
            panel: style(&format!(
                "display: flex; overflow: hidden; border: 1px solid {line}; border-radius: 8px; background-color: {white}"
            ))?,
        })
    }
}

/// A declaration that takumi does not know is an error.
fn style(css: &str) -> Fallible<Style> {
    let block: StyleDeclarationBlock = css.parse().map_err(|error| format!("{css}: {error:?}"))?;
    Ok(block.into())
}
