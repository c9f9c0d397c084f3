"""Makes `phrases.tsv` from BudouX's model: `python3 src/typeset/words/phrases.py zh-hans.ts src/typeset/words/phrases.tsv`.

In: `src/data/models/zh-hans.ts` of the npm package. Out: lines of window, characters and weight, parted by tabs.
"""

import json
import re
import sys

WINDOWS = [f"UW{n}" for n in range(1, 7)] + [f"BW{n}" for n in range(1, 4)] + [f"TW{n}" for n in range(1, 5)]

source = open(sys.argv[1], encoding="utf-8").read()
model = json.loads(re.sub(r",(\s*})", r"\1", source[source.index("= {") + 2 : source.rindex("}") + 1]))
assert sorted(model) == sorted(WINDOWS)
with open(sys.argv[2], "w", encoding="utf-8", newline="\n") as out:
    for window in WINDOWS:
        for characters in sorted(model[window]):
            out.write(f"{window}\t{characters}\t{model[window][characters]}\n")
