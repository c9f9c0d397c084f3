#!/usr/bin/env bash
# How many cards a second `sharecard serve` makes over HTTP, beside how many `sharecard render` makes on the same machine.
#
#   benches/load.sh [SECONDS] [CONNECTIONS]        60 s and 64 connections unless said
#
# Needs wrk (Debian: apt-get install wrk) and a release build. Three rounds: cards of new articles only, which no cache
# knows; cards, thumbnails, readings and page files mixed; clients that go away before they are answered. wrk shares the
# processors with the server; where others do too, the time of a processor says more than cards a second.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
connections=${2:-64}
program=${SHARECARD:-target/release/sharecard}
command -v wrk >/dev/null || { echo "error: there is no wrk" >&2; exit 1; }
[ -x "$program" ] || { echo "error: there is no $program: cargo build --release" >&2; exit 1; }

desk=$(mktemp -d)
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$desk"
}
trap cleanup EXIT

# The same articles for both: titles of their own, one link.
cat >"$desk/cards.lua" <<'LUA'
local number = 0
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local headers = { ["Content-Type"] = "application/json", ["Accept"] = "image/png" }
local function card(extra)
  number = number + 1
  local title = string.format("第%d-%d期：把实验室搬进田间地头 百名师生助力万亩水稻增产", id, number)
  return wrk.format("POST", "/api/cards", headers, string.format(
    '{"article":{"title":"%s","label":"简报第27期","date":"2024-04-18","source":"党委宣传部","mobile_url":"https://m.example.edu.cn/info/1027.htm"}%s}',
    title, extra))
end
local kind = os.getenv("ROUND")
function request()
  if kind ~= "mixed" then return card("") end
  local turn = number % 8
  if turn == 1 then number = number + 1; return wrk.format("GET", "/") end
  if turn == 3 then
    number = number + 1
    return wrk.format("POST", "/api/articles", headers, '{"text":"简报第29期\\n图书馆通宵开放\\n发布时间：2024-06-02 来源：图书馆\\n\\n正文第一段。"}')
  end
  if turn == 5 then number = number + 1; return wrk.format("GET", "/api/templates") end
  if turn % 2 == 0 then return card(',"thumbnail":240,"look":{"template":"ink"}') end
  return card(',"look":{"format":"og"}')
end
local bad = {}
function response(status) if status ~= 200 then bad[status] = (bad[status] or 0) + 1 end end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("%.0f requests/s, p50 %.1f ms, p99 %.1f ms, most %.1f ms; not 2xx or 3xx: %d; connect %d, read %d, write %d, timeout %d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
LUA

# Seconds of the processors that the server took.
processor() { awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$server/stat"; }
memory() { awk '/VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$server/status"; }
# Memory four times on the way: a leak climbs from one to the next.
round() {
    echo "== $1: $connections connections, $seconds s"
    ROUND=$1 wrk -t2 -c"$connections" -d"$seconds" -s "$desk/cards.lua" "$address" >"$desk/said" &
    local wrk=$! memories= before
    before=$(processor)
    for _ in 1 2 3 4; do
        sleep "$(awk -v s="$seconds" 'BEGIN { print s / 4 - 0.1 }')"
        memories="$memories $(memory)"
    done
    wait "$wrk"
    tail -1 "$desk/said"
    awk -v b="$before" -v a="$(processor)" -v s="$seconds" \
        'END { printf "%.2f ms of a processor a request\n", (a - b) * 1000 / ($1 * s) }' "$desk/said"
    echo "memory$memories"
}

"$program" serve --port 0 >"$desk/address" &
server=$!
until grep -qs http "$desk/address"; do sleep 0.1; done
address=$(head -1 "$desk/address")
echo "memory at rest $(memory)"
round cards
round mixed
echo "== 1000 requests broken off"
python3 - "$address" <<'PY'
import socket, sys, urllib.parse
host = urllib.parse.urlsplit(sys.argv[1])
body = b'{"article":{"title":"x","mobile_url":"https://m.example.edu.cn/"}}'
head = f"POST /api/cards HTTP/1.1\r\nHost: {host.netloc}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
for number in range(1000):
    with socket.create_connection((host.hostname, host.port)) as connection:
        connection.sendall((head + body)[: (len(head), len(head) + 9, len(head) + len(body))[number % 3]])
PY
curl -fsS "${address}healthz"
echo "memory $(memory)"
kill -TERM "$server"
wait "$server"
server=

echo "== render, the same articles"
count=3000
seq 1 $count | awk '{ printf "{\"title\":\"第%d期：把实验室搬进田间地头 百名师生助力万亩水稻增产\",\"label\":\"简报第27期\",\"date\":\"2024-04-18\",\"source\":\"党委宣传部\",\"mobile_url\":\"https://m.example.edu.cn/info/1027.htm\",\"id\":\"%d\"}\n", $1, $1 }' >"$desk/articles.jsonl"
TIMEFORMAT='%R %U %S'
{ time "$program" render "$desk/articles.jsonl" -o "$desk/cards" --quiet; } 2>"$desk/took"
awk -v n=$count '{ printf "%.0f cards/s\n%.2f ms of a processor a card\n", n / $1, ($2 + $3) * 1000 / n }' "$desk/took"
