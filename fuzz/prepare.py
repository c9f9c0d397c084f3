#!/usr/bin/env python3
"""Writes the fuzzers' first inputs (corpus/TARGET/seed-*) and dictionaries (dictionaries/TARGET), from the examples, the
tests' files, seeds/ and words.txt. Needs nothing but Python; with fonttools there is a seed from a bundled font too."""

import struct
import sys
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parent
# The parts of a Word document in the order of fuzz_targets/docx.rs.
DOCX = ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "docProps/core.xml"]
# Target: sections of words.txt.
WORDS = {
    "html": ["labels", "html"],
    "wechat": ["wechat", "html"],
    "text": ["labels"],
    "markdown": ["markdown", "labels"],
    "records": ["records", "labels"],
    "serve": ["records", "labels"],
    "feed": ["feed", "xml", "html"],
    "docx": ["docx", "xml", "labels"],
    "date": ["labels"],
    "label": ["labels"],
    "template": ["template"],
    "picture": ["svg", "xml"],
    "font": ["font"],
    "typeset": ["typeset", "labels"],
    "repeated": ["html", "labels", "markdown", "records", "feed"],
}
# A word of more bytes is refused.
MOST_BYTES = 64


def words():
    """The sections of words.txt."""
    sections, lines = {}, []
    for line in (HERE / "words.txt").read_text("utf-8").split("\n"):
        if line.startswith("== "):
            lines = sections.setdefault(line[3:], [])
        elif line:
            lines.append(line)
    return sections


def dictionary(target, sections):
    """Words as libFuzzer wants them: printable ASCII, the rest as \\xNN."""
    found = []
    for section in WORDS.get(target, []):
        for word in sections[section]:
            spellings = [word.encode("utf-8")]
            if not word.isascii() and target in ("html", "text", "repeated"):
                spellings.append(word.encode("gb18030"))
            found += [bytes for bytes in spellings if len(bytes) <= MOST_BYTES and bytes not in found]
    plain = lambda byte: chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"
    return "".join('"' + "".join(map(plain, word)) + '"\n' for word in found)


def png(color, depth, across, rows, palette=b""):
    """A PNG of one row's bytes many times."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", across, len(rows), depth, color, 0, 0, 0)
    parts = [chunk(b"IHDR", head)] + ([chunk(b"PLTE", palette)] if palette else [])
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pictures():
    yield from ((HOME / "tests/pictures").glob("*"))
    yield from HOME.glob("templates/*/art/*.svg")
    yield HOME / "examples/brand/logo.svg"
    yield png(2, 8, 3, [b"\x10\x80\xf0" * 3] * 2)
    yield png(6, 16, 2, [bytes(range(16))] * 2)
    yield png(3, 2, 4, [b"\x1b"], b"\0\0\0\xff\0\0\0\xff\0\0\0\xff")
    yield b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x02\0\x02\0\0\x02\x02\x84Q\0;"


def document():
    """The example's parts, parted by zero bytes."""
    with zipfile.ZipFile(HOME / "examples/bulletin-33.docx") as archive:
        names = archive.namelist()
        return b"\0".join(archive.read(name) if name in names else b"" for name in DOCX)


def fonts():
    for path in (HOME / "tests/fonts").glob("*"):
        yield b"\0" + path.read_bytes()
        yield b"\4" + path.read_bytes()
    try:
        from fontTools import subset
        from fontTools.ttLib import TTFont
    except ImportError:
        return
    path = next((HOME / "fonts").glob("NotoSansSC*Regular*"), None)
    if path:
        font, cut = TTFont(path), HERE / "corpus/font/cut.ttf"
        options = subset.Options(layout_features=["*"], hinting=False, name_IDs=[])
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="江州A1：（—")
        subsetter.subset(font)
        font.save(cut)
        yield b"\0" + cut.read_bytes()
        cut.unlink()


def seeds(target, sections):
    """First inputs: paths or bytes."""
    examples, own, labels = HOME / "examples", HERE / "seeds", sections["labels"]
    found = {
        "html": [*examples.glob("*.html"), own / "mobile.html", own / "wechat.html"],
        "wechat": [own / "wechat.html"],
        "text": examples.glob("*.txt"),
        "markdown": examples.glob("*.md"),
        "records": [
            *(b"\0" + path.read_bytes() for path in examples.glob("*.json")),
            *(b"\1" + path.read_bytes() for path in examples.glob("*.jsonl")),
            *(b"\2" + path.read_bytes() for path in examples.glob("*.csv")),
        ],
        "feed": [own / "rss.xml", own / "atom.xml", own / "feed.json"],
        "docx": [examples / "bulletin-33.docx", document()],
        "date": (word.encode() for word in labels),
        "label": (word.encode() for word in labels),
        # Families without art: drawing it takes most of the time.
        "template": (path for family in ("bulletin", "plain", "ink") for path in HOME.glob(f"templates/{family}/*.toml")),
        "picture": pictures(),
        "font": fonts(),
        # Width 600, no height, 4 lines of 41 to 91 px, balanced.
        "typeset": (bytes([88, 2, 0, 4, 40, 90, 50, 0, 64, 4, 0, 12]) + word.encode() * 3 for word in labels),
        # The first byte says which address: cards, articles as JSON, HTML and records, kits, codes, snippets, batches, templates.
        "serve": [
            bytes([0]) + b'{"article":{"title":"a\\nb","label":"c1","date":"2024-06-01","mobile_url":"https://m.a.cn/"},"look":{"template":"ink","format":"mini","brand":{"colors":{"primary":"#0a5cd6"},"logo":"data:,x"},"verify":"quick","encoding":"jpeg","max_bytes":9000},"thumbnail":40}',
            bytes([0]) + b'{"article":{"title":"a"},"look":{"no_qr":true,"toml":"extends = \\"plain/mini\\"\\n"}}',
            bytes([1]) + b'{"text":"a\\nb","kind":"markdown"}',
            bytes([1]) + b'{"url":"http://127.0.0.1/"}',
            bytes([2]) + (own / "mobile.html").read_bytes(),
            bytes([3]) + b'[{"title":"a","date":"2024-06-01"}]',
            bytes([5]) + b'{"url":"https://m.a.cn/","format":"svg","size":300,"style":"rounded"}',
            bytes([6]) + b'{"article":{"title":"a","mobile_url":"https://m.a.cn/"}}',
            bytes([7]) + b'{"rows":[{"url":"x"},{"article":{"title":"a"}}],"look":{"format":"mini"}}',
            bytes([8]) + b'{"text":"extends = \\"plain/mini\\"\\n"}',
        ],
        "scan": [b"\0https://m.example.edu.cn/1", b"\0https://m.example.edu.cn/1\0" + bytes(range(40))],
        "repeated": [
            bytes([kind]) + before + b"\0" + opening + b"\0" + closing + b"\0" + "题目".encode()
            for kind in range(8)
            for before, opening, closing in [
                (b"", b"<div>", b"</div>"),
                (b"[", b"[", b"]"),
                (b"", "发布时间：".encode(), b"\n"),
                (b"", "二〇二一年".encode(), b""),
                (b"# ", b"*a ", b"> "),
            ]
        ],
    }
    return found.get(target, [])


def prepare(target):
    sections = words()
    corpus = HERE / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target, sections)):
        content = seed if isinstance(seed, bytes) else seed.read_bytes()
        (corpus / f"seed-{number}").write_bytes(content)
    dictionaries = HERE / "dictionaries"
    dictionaries.mkdir(exist_ok=True)
    (dictionaries / target).write_text(dictionary(target, sections))


for target in sys.argv[1:]:
    prepare(target)
