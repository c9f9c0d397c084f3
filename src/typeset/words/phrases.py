"""Makes `phrases.bin` from BudouX's model: `python3 src/typeset/words/phrases.py zh-hans.ts src/typeset/words/phrases.bin`.

In: `src/data/models/zh-hans.ts` of the npm package. Out: an open hash table of 16,384 places, each a key of eight bytes
(0 where none is) and a weight of two, least byte first. `src/typeset/phrase.rs` looks keys up as they are placed here.
"""

import json
import re
import struct
import sys

PLACES = 1 << 14
WINDOWS = [f"UW{n}" for n in range(1, 7)] + [f"BW{n}" for n in range(1, 4)] + [f"TW{n}" for n in range(1, 5)]

source = open(sys.argv[1], encoding="utf-8").read()
model = json.loads(re.sub(r",(\s*})", r"\1", source[source.index("= {") + 2 : source.rindex("}") + 1]))
assert sorted(model) == sorted(WINDOWS)
table = [(0, 0)] * PLACES
for window, name in enumerate(WINDOWS, start=1):
    for characters in sorted(model[name]):
        key = window
        for character in characters:
            key = (key << 16) ^ ord(character)
        assert all(ord(character) < 1 << 16 for character in characters)
        # Fibonacci hashing: the upper bits of the product are well mixed.
        place = (key * 0x9E37_79B9_7F4A_7C15 & (1 << 64) - 1) >> 50
        while table[place][0]:
            place = (place + 1) % PLACES
        table[place] = (key, model[name][characters])
with open(sys.argv[2], "wb") as out:
    for key, weight in table:
        out.write(struct.pack("<Qh", key, weight))
