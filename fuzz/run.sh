#!/usr/bin/env bash
# Runs the fuzz targets one after the other: fuzz/run.sh [SECONDS for each, 600] [TARGET…, all]
#
# Needs a nightly Rust, cargo-fuzz and Python. What is found lies in fuzz/artifacts/TARGET and is listed at the end:
# crash-*, timeout-* and oom-* are bugs, slow-unit-* took more than two seconds in a build with all checks. The exit
# status is 1 when there is any. A found input runs again with
# cargo +nightly fuzz run --sanitizer none TARGET fuzz/artifacts/TARGET/crash-…
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
shift || true
if [ $# -eq 0 ]; then
    mapfile -t targets < <(sed -n 's/^path = "fuzz_targets\/\(.*\)\.rs"/\1/p' fuzz/Cargo.toml)
else
    targets=("$@")
fi

# No sanitizer: the program has no `unsafe`, and runs faster without.
fuzz=(cargo +nightly fuzz)
built=(--sanitizer none --codegen-units 16)

# The largest input of a target, in bytes: its share of time goes into many small ones otherwise.
longest() {
    case "$1" in
        date | label | repeated) echo 256 ;;
        typeset | scan) echo 1024 ;;
        html | docx | picture | font) echo 32768 ;;
        *) echo 8192 ;;
    esac
}

python3 fuzz/prepare.py "${targets[@]}"
for target in "${targets[@]}"; do
    "${fuzz[@]}" build "${built[@]}" "$target"
done
started=$(mktemp)
trap 'rm -f "$started"' EXIT
for target in "${targets[@]}"; do
    printf '\n==== %s, %s s\n' "$target" "$seconds"
    # libFuzzer refuses an empty dictionary.
    words=()
    [ ! -s "fuzz/dictionaries/$target" ] || words=(-dict="fuzz/dictionaries/$target")
    # In a process of its own the fuzzer goes on after a finding.
    "${fuzz[@]}" run "${built[@]}" "$target" -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -report_slow_units=2 -max_len="$(longest "$target")" "${words[@]}" \
        -fork=1 -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1
done

found=$(find fuzz/artifacts -type f -newer "$started")
printf '\n==== found\n%s\n' "${found:-nothing}"
[ -z "$found" ]
