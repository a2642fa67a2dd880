#!/bin/sh
# Load on the loopback address: requests a second and the 99th percentile at a stated concurrency, with the rules
# changing once a second, and whether a stop loses anything. Needs `wrk` (a package of most systems) and curl.
#
#   benches/serve/load.sh [SECONDS] [CONNECTIONS]
#
# MODELPAIR names a program that is built already. APART=1 gives the service the first core and wrk the second, so
# that they do not take time from each other (Linux).
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-10}
connections=${2:-16}
[ -n "${MODELPAIR:-}" ] || cargo build --release --locked -p modelpair-cli
program=${MODELPAIR:-${CARGO_TARGET_DIR:-target}/release/modelpair}
here= there=
[ -z "${APART:-}" ] || { here='taskset -c 0' there='taskset -c 1'; }
scratch=$(mktemp -d)
service=
changes=
trap '[ -z "$changes" ] || kill "$changes"; [ -z "$service" ] || kill "$service"; rm -r "$scratch"' EXIT
cp policies/examples/acme-house.toml "$scratch/acme-house.toml"

$here "$program" serve --listen 127.0.0.1:0 --pack "$scratch" --quiet > "$scratch/out" 2> "$scratch/log" &
service=$!
until grep -q '^listening' "$scratch/out"; do sleep 0.1; done
address=$(sed -n 's/^listening on //p' "$scratch/out")

# Connections that were taken and got no answer, and answers that are none. What wrk calls "connect" and "write"
# is a connection that was refused.
lost() {
    sed -n 's/.*Socket errors:.* read \([0-9]*\),.*timeout \([0-9]*\).*/\1 \2/p; s/.*Non-2xx or 3xx responses: //p' "$1" \
        | awk '{ n += $1 + $2 } END { print n + 0 }'
}

all_lost=0
load() {
    echo "== $1: $connections connections, $seconds s, load average $(cut -d ' ' -f 1 /proc/loadavg 2> /dev/null || echo '?')"
    QUESTION=$2 $there wrk --latency -t 2 -c "$connections" -d "${seconds}s" -s benches/serve/recommend.lua "$address$3" > "$scratch/wrk"
    grep -E '50%|99%|Requests/sec' "$scratch/wrk"
    count=$(lost "$scratch/wrk")
    echo "  $count requests lost"
    all_lost=$((all_lost + count))
}
one='{"profile":"mid-size","model":"gpt-oss-120b","route":"groq","role":"volume"}'
load 'one verdict' "$one" /v1/verdicts
load 'recommendation' '{"profile":"mid-size"}' /v1/recommend

(
    number=0
    while sleep 1; do
        number=$((number + 1))
        sed "s/AI-1/change $number/" policies/examples/acme-house.toml > "$scratch/next"
        mv "$scratch/next" "$scratch/acme-house.toml"
    done
) &
changes=$!
load 'one verdict while rules change' "$one" /v1/verdicts
kill "$changes"
changes=
curl -s "$address/metrics" | grep -E '^modelpair_rules_(reloads|refused)'

echo '== stop: SIGTERM under load'
QUESTION=$one $there wrk -t 1 -c "$connections" -d 4s -s benches/serve/recommend.lua "$address/v1/verdicts" > "$scratch/wrk" &
client=$!
sleep 1
kill -TERM "$service"
code=0
wait "$service" || code=$?
service=
wait "$client" || true
count=$(lost "$scratch/wrk")
all_lost=$((all_lost + count))
tail -n 1 "$scratch/log"
echo "exit code $code, $count requests lost"
[ "$all_lost" -eq 0 ] || exit 1
exit "$code"
