"""Makes the fonts of the tests: four characters drawn here, one to two contours each.

`variable.ttf` has a `wght` axis from 200 to 900 (400 is its own), `pair.ttc` a regular and a bold font of one weight each.

    pip install fonttools
    python3 tests/fonts/make.py
"""

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import build as merge
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor

HERE = Path(__file__).parent
# A character, its name, and its strokes: boxes whose thickness is the weight's, from a middle line.
CHARACTERS = {
    "一": ("one", [("h", 100, 900, 380)]),
    "十": ("ten", [("h", 100, 900, 380), ("v", -80, 840, 500)]),
    "工": ("work", [("h", 150, 850, 700), ("v", 60, 700, 500), ("h", 100, 900, 60)]),
    "n": ("n", [("v", 0, 500, 130), ("v", 0, 500, 430), ("h", 130, 430, 460)]),
}
WIDTHS = {"n": 560}
# Always the same day, so that the files are the same.
TIME = 3_600_000_000


def box(pen, left, bottom, right, top):
    pen.moveTo((left, bottom))
    pen.lineTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right, bottom))
    pen.closePath()


def master(family, style, weight, thickness):
    names = [name for name, _ in CHARACTERS.values()]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", *names])
    font.setupCharacterMap({ord(c): name for c, (name, _) in CHARACTERS.items()})
    glyphs, metrics = {}, {".notdef": (1000, 0)}
    empty = TTGlyphPen(None)
    glyphs[".notdef"] = empty.glyph()
    half = thickness // 2
    for c, (name, strokes) in CHARACTERS.items():
        pen = TTGlyphPen(None)
        for way, start, end, middle in strokes:
            if way == "h":
                box(pen, start, middle - half, end, middle + half)
            else:
                box(pen, middle - half, start, middle + half, end)
        glyphs[name] = pen.glyph()
        # A heavier `n` is wider, so that advances vary too.
        left = min(start if way == "h" else middle - half for way, start, _, middle in strokes)
        metrics[name] = (WIDTHS.get(c, 1000) + (thickness if c in WIDTHS else 0), left)
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(metrics)
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": family, "styleName": style})
    font.setupOS2(usWeightClass=weight, sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost(keepGlyphNames=False)
    font.font["head"].created = font.font["head"].modified = TIME
    return font.font


def saved(font):
    font.recalcTimestamp = False
    buffer = BytesIO()
    font.save(buffer)
    return TTFont(BytesIO(buffer.getvalue()), recalcTimestamp=False)


def variable():
    design = DesignSpaceDocument()
    design.addAxis(AxisDescriptor(tag="wght", name="Weight", minimum=200, default=400, maximum=900))
    for weight, thickness in [(200, 20), (400, 60), (900, 200)]:
        font = saved(master("Four Characters", "Regular", 400, thickness))
        design.addSource(SourceDescriptor(font=font, location={"Weight": weight}))
    font, _, _ = merge(design)
    font["head"].modified = TIME
    saved(font).save(HERE / "variable.ttf")


def pair():
    collection = TTCollection()
    collection.fonts = [saved(master("Pair", "Regular", 400, 60)), saved(master("Pair", "Bold", 700, 160))]
    collection.save(HERE / "pair.ttc")


variable()
pair()
