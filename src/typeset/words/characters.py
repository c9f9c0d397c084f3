"""Makes `characters.bin`: where each character likes to stand in words, and the simplified form of traditional ones.

    python3 src/typeset/words/characters.py hmm.model Unihan_Variants.txt.bz2 Unihan_OtherMappings.txt.bz2 \\
        src/typeset/words/characters.bin

In: jieba's model for words that its dictionary lacks (`src/hmm.model` of the crate `jieba-macros`), and Unihan as Debian's
`unicode-data` has it. Out: records of eight bytes in the order of their characters: the character, its simplified form
(both little-endian), and its cost at a word's beginning, inside, at its end and alone, 4 for each factor e by which the
character is rarer there.
"""

import bz2
import struct
import sys

# What the model lacks at a place in a word, and alone.
UNSEEN, UNSEEN_ALONE = 64, 48

lines = [line for line in open(sys.argv[1], encoding="utf-8").read().split("\n") if line and line[0] != "#"]
# Behind the start's line and four of changes, one line a place: beginning, end, inside, alone.
beginning, end, inside, alone = (
    {c: min(UNSEEN, round(-4 * float(p))) for c, p in (entry.split(":") for entry in line.split(",") if entry)}
    for line in lines[5:9]
)


def unihan(path, field):
    for line in bz2.open(path, "rt", encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3 and parts[1] == field:
            yield chr(int(parts[0][2:], 16)), parts[2]


# 通用规范汉字表: what stands in it is no traditional form, even where it is one of another character (著, 乾).
modern = {c for c, _ in unihan(sys.argv[3], "kTGH")}
simplified = {}
for c, forms in unihan(sys.argv[2], "kSimplifiedVariant"):
    forms = [chr(int(form[2:], 16)) for form in forms.split()]
    form = next((form for form in forms if form in modern and form != c), None)
    if c not in modern and form and max(ord(c), ord(form)) < 0x10000:
        simplified[c] = form

with open(sys.argv[4], "wb") as out:
    for c in sorted({*beginning, *inside, *end, *alone, *simplified}):
        form = simplified.get(c, c)
        costs = [place.get(form, UNSEEN) for place in (beginning, inside, end)]
        costs.append(min(alone.get(form, UNSEEN_ALONE), UNSEEN_ALONE))
        if form != c or costs != [UNSEEN] * 3 + [UNSEEN_ALONE]:
            out.write(struct.pack("<HH4B", ord(c), ord(form), *costs))
