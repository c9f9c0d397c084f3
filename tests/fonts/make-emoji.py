#!/usr/bin/env python3
"""Makes the tests' emoji fonts: a red square with a blue one in it for U+1F600, in each form of colour that is read.

    pip install fonttools pillow && python3 tests/fonts/make-emoji.py
"""
import io
import pathlib
import struct

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from fontTools.ttLib.tables.sbixGlyph import Glyph as SbixGlyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image

HERE = pathlib.Path(__file__).parent
EM = 1000
NAMES = [".notdef", "smile", "outer", "inner"]


def square(left, bottom, side):
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    pen.lineTo((left, bottom + side))
    pen.lineTo((left + side, bottom + side))
    pen.lineTo((left + side, bottom))
    pen.closePath()
    return pen.glyph()


def builder(name):
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(NAMES)
    # The plain heart and the digit share the glyph: enough to try selectors and joiners.
    font.setupCharacterMap({0x1F600: "smile", 0x2764: "smile", 0x31: "smile"})
    empty = TTGlyphPen(None).glyph()
    font.setupGlyf({".notdef": empty, "smile": empty, "outer": square(100, -100, 1000), "inner": square(350, 150, 500)})
    font.setupHorizontalMetrics({glyph: (1200, left) for glyph, left in zip(NAMES, [0, 0, 100, 350])})
    font.setupHorizontalHeader(ascent=950, descent=-250)
    font.setupOS2(sTypoAscender=950, sTypoDescender=-250)
    font.setupNameTable({"familyName": name, "styleName": "Regular"})
    font.setupPost()
    return font


def png(side):
    picture = Image.new("RGBA", (side, side), (220, 0, 0, 255))
    picture.paste((0, 0, 220, 255), (side // 4, side // 4, side * 3 // 4, side * 3 // 4))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def save(font, name):
    font.font["head"].created = font.font["head"].modified = 0
    font.font.recalcTimestamp = False
    font.save(HERE / name)


def colr(version):
    font = builder(f"Test COLR {version}")
    font.font["CPAL"] = buildCPAL([[(220 / 255, 0, 0, 1.0), (0, 0, 220 / 255, 1.0)]])
    if version == 0:
        font.font["COLR"] = buildCOLR({"smile": [("outer", 0), ("inner", 1)]}, version=0)
        return font
    stops = {"ColorStop": [(0.0, 1), (1.0, 1)], "Extend": "pad"}
    paints = [
        {"Format": 10, "Paint": {"Format": 2, "PaletteIndex": 0, "Alpha": 1.0}, "Glyph": "outer"},
        {
            "Format": 10,
            "Paint": {"Format": 4, "ColorLine": stops, "x0": 0, "y0": 0, "x1": 1000, "y1": 0, "x2": 0, "y2": 1000},
            "Glyph": "inner",
        },
    ]
    layers = {"smile": {"Format": 1, "Layers": paints}}
    font.font["COLR"] = buildCOLR(layers, version=1, glyphMap=font.font.getReverseGlyphMap())
    return font


def sbix():
    font = builder("Test sbix")
    table = newTable("sbix")
    table.version, table.flags = 1, 1
    strike = Strike(ppem=100, resolution=72)
    for name in NAMES:
        strike.glyphs[name] = SbixGlyph(glyphName=name)
    strike.glyphs["smile"] = SbixGlyph(
        glyphName="smile", graphicType="png ", imageData=png(100), originOffsetX=10, originOffsetY=-10
    )
    table.strikes = {100: strike}
    font.font["sbix"] = table
    return font


def cbdt():
    font = builder("Test CBDT")
    data = png(100)
    # One glyph in format 17: small metrics (height, width, bearing x, bearing y, advance), length, PNG.
    glyph = struct.pack(">BBbbB", 100, 100, 10, 90, 120) + struct.pack(">L", len(data)) + data
    bits = DefaultTable("CBDT")
    bits.data = struct.pack(">HH", 3, 0) + glyph
    line = struct.pack(">bbBbbbbbbbbb", 95, -25, 120, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    sub = struct.pack(">HHL", 1, 17, 4) + struct.pack(">LL", 0, len(glyph))
    ranges = struct.pack(">HHL", 1, 1, 8) + sub
    size = struct.pack(">LLLL", 8 + 48, len(ranges), 1, 0) + line + line + struct.pack(">HHBBBb", 1, 1, 100, 100, 32, 1)
    places = DefaultTable("CBLC")
    places.data = struct.pack(">HHL", 3, 0, 1) + size + ranges
    font.font["CBDT"], font.font["CBLC"] = bits, places
    return font


for name, font in {"colr0": colr(0), "colr1": colr(1), "sbix": sbix(), "cbdt": cbdt()}.items():
    save(font, f"emoji-{name}.ttf")
