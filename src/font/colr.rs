//! A glyph of layers and gradients (`COLR`, versions 0 and 1) → a picture (tiny-skia).

use crate::color::Color;
use crate::picture::Picture;
use crate::units::Size;
use skrifa::font::glyph::color::{Brush, ColorGlyph, ColorStop, CompositeMode, Extend, PaintSink};
use skrifa::raw::types::{BoundingBox, Matrix, Point};
use skrifa::{DrawMemory, Font, GlyphId, PathSink, ScalerFont};
use tiny_skia::{
    BlendMode, FillRule, GradientStop, LinearGradient, Mask, Paint, Path, PathBuilder, Pixmap, PixmapPaint,
    RadialGradient, Rect, Shader, SpreadMode, SweepGradient, Transform,
};

/// Most layers that lie over one another at a time: a picture each.
const MAX_LAYERS: usize = 16;
/// Most fills of one glyph. The most known are some 200; a hostile font can ask for any number.
const MAX_FILLS: usize = 4000;
/// The palette entry that stands for the colour of the text.
const TEXT_COLOR: u16 = 0xFFFF;

/// Where a glyph of a font lies on its picture: pixels a font unit, and the origin in pixels from the top left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) size: Size,
    pub(super) scale: f32,
    pub(super) origin: (f32, f32),
}

/// Paints a glyph; `None` when the font's tables are broken or the frame has no area.
pub(super) fn paint(font: &Font, glyph: &ColorGlyph<'_>, frame: Frame, text: Color) -> Option<Picture> {
    let ground = Pixmap::new(frame.size.w, frame.size.h)?;
    let Frame { scale, origin: (x, y), .. } = frame;
    let mut canvas = Canvas {
        font,
        colors: font.palettes().get(0).map(|palette| palette.colors().iter().map(color).collect()),
        text: tiny_skia::Color::from_rgba8(text.r, text.g, text.b, text.a),
        layers: vec![ground],
        skipped_layers: 0,
        // The font's y grows upward, the picture's downward.
        transforms: vec![Transform::from_row(scale, 0.0, 0.0, -scale, x, y)],
        clips: Vec::new(),
        fills: 0,
    };
    glyph.paint(&mut canvas).ok()?;
    Some(Picture { size: frame.size, rgba: canvas.layers.swap_remove(0).take_demultiplied() })
}

struct Canvas<'a> {
    font: &'a Font,
    colors: Option<Vec<tiny_skia::Color>>,
    text: tiny_skia::Color,
    layers: Vec<Pixmap>,
    /// Layers beyond [`MAX_LAYERS`]: they are painted on the last.
    skipped_layers: usize,
    transforms: Vec<Transform>,
    /// Each is the whole clip at its depth.
    clips: Vec<Mask>,
    fills: usize,
}

impl Canvas<'_> {
    fn transform(&self) -> Transform {
        self.transforms.last().copied().unwrap_or_default()
    }

    fn outline(&self, glyph: GlyphId) -> Option<Path> {
        let scaler = ScalerFont::unhinted(self.font.clone(), None);
        let mut outline = Outline(PathBuilder::new());
        scaler.outline(glyph)?.draw(DrawMemory::Scratch, &mut outline).ok()?;
        outline.0.finish()
    }

    /// Clips to a path inside the clip so far; to nothing when there is no path.
    fn clip(&mut self, path: Option<Path>) {
        let Some(ground) = self.layers.first() else { return };
        let Some(mut mask) = Mask::new(ground.width(), ground.height()) else { return };
        if let Some(path) = path {
            mask.fill_path(&path, FillRule::Winding, true, self.transform());
        }
        if let Some(outer) = self.clips.last() {
            for (inner, outer) in mask.data_mut().iter_mut().zip(outer.data()) {
                *inner = ((u16::from(*inner) * u16::from(*outer) + 127) / 255) as u8;
            }
        }
        self.clips.push(mask);
    }

    fn fill_path(&mut self, path: &Path, transform: Transform, shader: Shader<'_>) {
        self.fills += 1;
        if self.fills > MAX_FILLS {
            return;
        }
        let paint = Paint { shader, ..Paint::default() };
        if let Some(layer) = self.layers.last_mut() {
            layer.fill_path(path, &paint, FillRule::Winding, transform, self.clips.last());
        }
    }

    fn color(&self, index: u16, alpha: f32) -> tiny_skia::Color {
        let known = || self.colors.as_ref().and_then(|colors| colors.get(usize::from(index)).copied());
        let mut color = if index == TEXT_COLOR { self.text } else { known().unwrap_or(self.text) };
        color.apply_opacity(alpha.clamp(0.0, 1.0));
        color
    }

    fn stops(&self, stops: &[ColorStop], backward: bool) -> Vec<GradientStop> {
        let at = |offset: f32| if backward { 1.0 - offset } else { offset };
        let mut stops: Vec<_> = stops
            .iter()
            .map(|stop| GradientStop::new(at(stop.offset), self.color(stop.palette_index, stop.alpha)))
            .collect();
        if backward {
            stops.reverse();
        }
        stops
    }

    /// A brush under a transformation of its own; a gradient that cannot be is its last colour.
    fn shader(&self, brush: &Brush<'_>, transform: Transform) -> Shader<'static> {
        let gradient = match *brush {
            Brush::Solid { palette_index, alpha } => {
                return Shader::SolidColor(self.color(palette_index, alpha));
            }
            Brush::LinearGradient { p0, p1, color_stops, extend } => LinearGradient::new(
                point(p0),
                point(p1),
                self.stops(color_stops, false),
                spread(extend),
                transform,
            ),
            Brush::RadialGradient { c0, r0, c1, r1, color_stops, extend } => RadialGradient::new(
                point(c0),
                r0.max(0.0),
                point(c1),
                r1.max(0.0),
                self.stops(color_stops, false),
                spread(extend),
                transform,
            ),
            // Its angles go clockwise, those of a plane whose y grows upward against the clock.
            Brush::SweepGradient { c0, start_angle, end_angle, color_stops, extend } => SweepGradient::new(
                point(c0),
                360.0 - end_angle,
                360.0 - start_angle,
                self.stops(color_stops, true),
                spread(extend),
                transform,
            ),
        };
        let last = match *brush {
            Brush::Solid { .. } => None,
            Brush::LinearGradient { color_stops, .. }
            | Brush::RadialGradient { color_stops, .. }
            | Brush::SweepGradient { color_stops, .. } => color_stops.last(),
        };
        let color = last.map_or(self.text, |stop| self.color(stop.palette_index, stop.alpha));
        gradient.unwrap_or(Shader::SolidColor(color))
    }
}

impl PaintSink for Canvas<'_> {
    fn push_transform(&mut self, transform: Matrix<f32>) {
        self.transforms.push(self.transform().pre_concat(matrix(transform)));
    }

    fn pop_transform(&mut self) {
        self.transforms.pop();
    }

    fn push_clip_glyph(&mut self, glyph: GlyphId) {
        let outline = self.outline(glyph);
        self.clip(outline);
    }

    fn push_clip_box(&mut self, area: BoundingBox<f32>) {
        let rect = Rect::from_ltrb(area.x_min, area.y_min, area.x_max, area.y_max);
        self.clip(rect.map(PathBuilder::from_rect));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn fill(&mut self, brush: Brush<'_>) {
        let Some(ground) = self.layers.first() else { return };
        let whole = Rect::from_xywh(0.0, 0.0, ground.width() as f32, ground.height() as f32);
        let Some(whole) = whole.map(PathBuilder::from_rect) else { return };
        let shader = self.shader(&brush, self.transform());
        self.fill_path(&whole, Transform::identity(), shader);
    }

    fn fill_glyph(&mut self, glyph: GlyphId, of_brush: Option<Matrix<f32>>, brush: Brush<'_>) {
        let Some(outline) = self.outline(glyph) else { return };
        let shader = self.shader(&brush, of_brush.map(matrix).unwrap_or_default());
        self.fill_path(&outline, self.transform(), shader);
    }

    fn push_layer(&mut self, _: CompositeMode) {
        let Some(ground) = self.layers.first() else { return };
        match Pixmap::new(ground.width(), ground.height()) {
            Some(layer) if self.layers.len() < MAX_LAYERS && self.skipped_layers == 0 => {
                self.layers.push(layer);
            }
            _ => self.skipped_layers += 1,
        }
    }

    fn pop_layer_with_mode(&mut self, mode: CompositeMode) {
        if self.skipped_layers > 0 {
            self.skipped_layers -= 1;
            return;
        }
        // The first is the picture itself.
        let Some(layer) = self.layers.pop_if(|_| true) else { return };
        match self.layers.last_mut() {
            Some(below) => {
                let paint = PixmapPaint { blend_mode: blend(mode), ..PixmapPaint::default() };
                below.draw_pixmap(0, 0, layer.as_ref(), &paint, Transform::identity(), self.clips.last());
            }
            None => self.layers.push(layer),
        }
    }
}

struct Outline(PathBuilder);

impl PathSink for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.0.quad_to(cx0, cy0, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.0.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

fn color(record: &skrifa::font::glyph::color::Color) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(record.red, record.green, record.blue, record.alpha)
}

fn matrix(m: Matrix<f32>) -> Transform {
    let [xx, yx, xy, yy, dx, dy] = m.elements();
    Transform::from_row(xx, yx, xy, yy, dx, dy)
}

fn point(at: Point<f32>) -> tiny_skia::Point {
    tiny_skia::Point::from_xy(at.x, at.y)
}

fn spread(extend: Extend) -> SpreadMode {
    match extend {
        Extend::Repeat => SpreadMode::Repeat,
        Extend::Reflect => SpreadMode::Reflect,
        _ => SpreadMode::Pad,
    }
}

fn blend(mode: CompositeMode) -> BlendMode {
    match mode {
        CompositeMode::Clear => BlendMode::Clear,
        CompositeMode::Src => BlendMode::Source,
        CompositeMode::Dest => BlendMode::Destination,
        CompositeMode::DestOver => BlendMode::DestinationOver,
        CompositeMode::SrcIn => BlendMode::SourceIn,
        CompositeMode::DestIn => BlendMode::DestinationIn,
        CompositeMode::SrcOut => BlendMode::SourceOut,
        CompositeMode::DestOut => BlendMode::DestinationOut,
        CompositeMode::SrcAtop => BlendMode::SourceAtop,
        CompositeMode::DestAtop => BlendMode::DestinationAtop,
        CompositeMode::Xor => BlendMode::Xor,
        CompositeMode::Plus => BlendMode::Plus,
        CompositeMode::Screen => BlendMode::Screen,
        CompositeMode::Overlay => BlendMode::Overlay,
        CompositeMode::Darken => BlendMode::Darken,
        CompositeMode::Lighten => BlendMode::Lighten,
        CompositeMode::ColorDodge => BlendMode::ColorDodge,
        CompositeMode::ColorBurn => BlendMode::ColorBurn,
        CompositeMode::HardLight => BlendMode::HardLight,
        CompositeMode::SoftLight => BlendMode::SoftLight,
        CompositeMode::Difference => BlendMode::Difference,
        CompositeMode::Exclusion => BlendMode::Exclusion,
        CompositeMode::Multiply => BlendMode::Multiply,
        CompositeMode::HslHue => BlendMode::Hue,
        CompositeMode::HslSaturation => BlendMode::Saturation,
        CompositeMode::HslColor => BlendMode::Color,
        CompositeMode::HslLuminosity => BlendMode::Luminosity,
        _ => BlendMode::SourceOver,
    }
}
