#!/usr/bin/env bash
# Instructions a card and stage by stage, counted by callgrind: `benches/instructions.sh [template] [few] [many]`.
# The rate example makes few cards, then many; the difference is what a card costs once nothing is cold. Counts vary by less
# than a percent from run to run, whatever else the machine does. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
template=${1:-bulletin}
few=${2:-10}
many=${3:-30}
target=${CARGO_TARGET_DIR:-target}
cargo build --release --example rate
counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
for cards in "$few" "$many"; do
    valgrind --quiet --tool=callgrind --callgrind-out-file="$counts/$cards" \
        "$target/release/examples/rate" "$cards" "$template" >"$counts/log" 2>&1 || { cat "$counts/log" >&2; exit 1; }
    # Lines such as `1,234,567 (12.3%)  ???:rate::fill [/path/to/rate]`.
    callgrind_annotate --inclusive=yes --threshold=100 "$counts/$cards" |
        sed -nE 's/^ *([0-9,]+) .*[: ]rate::(fill|lay_out|paint|encode|read_back)( .*)?$/\2 \1/p' | tr -d , >"$counts/$cards.txt"
done
printf '%-12s %12s\n' stage 'instructions'
awk -v cards=$((many - few)) '
    NR == FNR { before[$1] = $2; next }
    { stage[++stages] = $1; count[$1] = ($2 - before[$1]) / cards; all += count[$1] }
    END {
        if (stages != 5) { print "error: " stages " stages of 5 in what callgrind counted" > "/dev/stderr"; exit 1 }
        split("fill lay_out paint encode read_back", order, " ")
        for (at = 1; at <= 5; at++) printf "%-12s %12d\n", order[at], count[order[at]]
        printf "%-12s %12d\n", "a card", all
    }' "$counts/$few.txt" "$counts/$many.txt"
