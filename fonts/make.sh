#!/usr/bin/env bash
# Makes the bundled fonts from the npm packages of Noto's static TTFs. Needs npm, Python with fonttools 4, and the
# package unicode-data of Debian (for the list of 通用规范汉字表: kTGH). Run in this folder; the result is the same
# bytes for the same versions, and README.md has their sha256.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=0.4.3

fetch() { # name, version
    (cd "$work" && npm pack --silent "@expo-google-fonts/$1@$2" >/dev/null)
    mkdir -p "$work/$1"
    tar -xzf "$work/expo-google-fonts-$1-$2.tgz" -C "$work/$1" --strip-components=1
}
fetch noto-sans-sc "$version"
fetch noto-serif-sc "$version"
fetch noto-emoji 0.4.7

# 通用规范汉字表 (8105 characters) + GB 2312 with its symbols + the 5401 characters of Big5's first level, for
# traditional titles + Latin, Greek and Cyrillic letters, marks and symbols.
python3 - "$work/characters.txt" <<'PY'
import bz2, gzip, os, re, sys
folder = "/usr/share/unicode"
chars = set()
for name in ("Unihan_OtherMappings.txt", "Unihan_OtherMappings.txt.gz", "Unihan_OtherMappings.txt.bz2"):
    path = os.path.join(folder, name)
    if os.path.exists(path):
        opener = gzip.open if name.endswith("gz") else bz2.open if name.endswith("bz2") else open
        with opener(path, "rt", encoding="utf-8") as lines:
            chars |= {int(line[2:].split("\t")[0], 16) for line in lines if re.match(r"U\+[0-9A-F]+\tkTGH\t", line)}
        break
assert len(chars) == 8105, f"kTGH has {len(chars)} characters, not 8105"
for row in range(0xA1, 0xF8):
    for cell in range(0xA1, 0xFF):
        try:
            chars.add(ord(bytes([row, cell]).decode("gb2312")))
        except (UnicodeDecodeError, TypeError):
            pass
for row in range(0xA4, 0xC7):
    for cell in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
        try:
            chars.add(ord(bytes([row, cell]).decode("big5")))
        except (UnicodeDecodeError, TypeError):
            pass
for first, last in ((0x20, 0x17F), (0x2B0, 0x2FF), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x218F),
                    (0x2190, 0x22FF), (0x2460, 0x27BF), (0x3000, 0x303F), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF)):
    chars |= set(range(first, last + 1))
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write("\n".join(f"U+{c:04X}" for c in sorted(chars)))
PY

subset() { # source, target, characters
    pyftsubset "$1" --output-file="$2" $3 --layout-features='*' --no-hinting --notdef-outline
}
subset "$work/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf" NotoSansSC-Regular.ttf "--unicodes=*"
subset "$work/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf" NotoSansSC-Bold.ttf "--unicodes-file=$work/characters.txt"
subset "$work/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf" NotoSerifSC-Bold.ttf "--unicodes-file=$work/characters.txt"
subset "$work/noto-emoji/400Regular/NotoEmoji_400Regular.ttf" "$work/emoji.ttf" "--unicodes=*"

# What most texts are written with lies together at a font's beginning: glyphs of ASCII, Chinese punctuation and the first level
# of GB 2312. A program that has just begun reads less of its fonts for a card (1 MB of 10 in memory).
python3 - NotoSansSC-Regular.ttf NotoSansSC-Bold.ttf NotoSerifSC-Bold.ttf <<'PY'
import sys
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
common = [*map(chr, range(0x20, 0x7F)), *"·–—‘’“”…", *map(chr, range(0x3001, 0x3018)), *map(chr, range(0xFF01, 0xFF5F))]
common += [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) if (row, cell) < (0xD7, 0xFA)]
for path in sys.argv[1:]:
    font = TTFont(path, recalcTimestamp=False)
    named = font.getBestCmap()
    first = [".notdef", *(named[ord(char)] for char in common if ord(char) in named)]
    order = list(dict.fromkeys([*first, *font.getGlyphOrder()]))
    reorderGlyphs(font, order)
    font.save(path)
PY

# Noto Emoji's pictures are wider than a Chinese character and stand lower: made a square wide, and raised to its middle.
python3 - "$work/emoji.ttf" NotoEmoji-Regular.ttf <<'PY'
import sys
from fontTools.ttLib import TTFont
font = TTFont(sys.argv[1], recalcTimestamp=False)
glyf = font["glyf"]
SQUARE, RAISED = 2600, 250
for name in glyf.keys():
    if glyf[name].numberOfContours > 0:
        glyf[name].coordinates.translate((0, RAISED))
# Composite pictures rise with their parts.
for name in glyf.keys():
    glyf[name].recalcBounds(glyf)
font["head"].unitsPerEm = SQUARE
font.save(sys.argv[2])
PY
cp "$work/noto-emoji/LICENSE_FONT" OFL-NotoEmoji.txt
cp "$work/noto-sans-sc/LICENSE_FONT" OFL-NotoSansSC.txt
cp "$work/noto-serif-sc/LICENSE_FONT" OFL-NotoSerifSC.txt
sha256sum ./*.ttf
