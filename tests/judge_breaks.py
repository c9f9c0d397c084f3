"""Counts the line breaks inside a word, as thulac cuts words: another segmenter than the one that chose the lines.

    pip install thulac
    cargo run --release --example headlines -- FILE --breaks breaks.tsv
    python3 tests/judge_breaks.py breaks.tsv [--show]

In: lines of `setter, width, headline, lines parted by │`, parted by tabs. Out: one line for each setter. `--show`
prints the breaks that it holds to be inside a word.
"""

import collections
import sys
import time

time.clock = time.perf_counter  # thulac still asks for it; Python 3.8 dropped it

import thulac  # noqa: E402


def boundaries(segmenter, headline, known={}):
    """Where words end in a headline, counted in characters that are no spaces."""
    if headline not in known:
        ends, at = set(), 0
        for word in segmenter.cut(headline, text=True).split():
            at += len(word)
            ends.add(at)
        known[headline] = ends
    return known[headline]


def main():
    segmenter = thulac.thulac(seg_only=True)
    breaks, inside = collections.Counter(), collections.Counter()
    for record in open(sys.argv[1], encoding="utf-8"):
        setter, _, headline, lines = record.rstrip("\n").split("\t")
        ends, at = boundaries(segmenter, headline), 0
        for line in lines.split("│")[:-1]:
            at += len("".join(line.split()))
            breaks[setter] += 1
            if at not in ends:
                inside[setter] += 1
                if "--show" in sys.argv:
                    print(setter, lines, sep="\t")
    for setter in breaks:
        share = 100 * inside[setter] / breaks[setter]
        print(f"{setter}: {inside[setter]} of {breaks[setter]} breaks inside a word ({share:.1f} %)")


if __name__ == "__main__":
    main()
