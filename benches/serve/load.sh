#!/bin/sh
# Load on the loopback address: requests a second and the 99th percentile at a stated concurrency, with the rules
# changing once a second, and whether a stop loses anything. Needs `wrk` (a package of most systems) and curl.
#
#   benches/serve/load.sh [SECONDS] [CONNECTIONS]
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-10}
connections=${2:-16}
# MODELPAIR names a program that is built already.
[ -n "${MODELPAIR:-}" ] || cargo build --release --locked -p modelpair-cli
program=${MODELPAIR:-${CARGO_TARGET_DIR:-target}/release/modelpair}
scratch=$(mktemp -d)
service=
changes=
trap '[ -z "$changes" ] || kill "$changes"; [ -z "$service" ] || kill "$service"; rm -r "$scratch"' EXIT
cp policies/examples/acme-house.toml "$scratch/acme-house.toml"

"$program" serve --listen 127.0.0.1:0 --pack "$scratch" --quiet > "$scratch/out" 2> "$scratch/log" &
service=$!
until grep -q '^listening' "$scratch/out"; do sleep 0.1; done
address=$(sed -n 's/^listening on //p' "$scratch/out")

load() {
    echo "== $1: $connections connections, $seconds s"
    QUESTION=$2 wrk --latency -t 2 -c "$connections" -d "${seconds}s" -s benches/serve/recommend.lua "$address$3" \
        | grep -E '99%|Requests/sec|Non-2xx|Socket errors' || true
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
curl -s "$address/metrics" | grep -E 'reloads|refused'

echo '== stop: SIGTERM under load'
QUESTION=$one wrk -t 1 -c "$connections" -d 4s -s benches/serve/recommend.lua "$address/v1/verdicts" > "$scratch/wrk" &
client=$!
sleep 1
kill -TERM "$service"
code=0
wait "$service" || code=$?
service=
wait "$client" || true
# Connections that are refused afterwards ("connect", "write") are expected; a connection that was taken and got no
# answer ("read") is a lost request, and so is an answer that is none.
lost=$(sed -n 's/.*Socket errors:.* read \([0-9]*\),.*/\1/p; s/.*Non-2xx or 3xx responses: //p' "$scratch/wrk" | awk '{ n += $1 } END { print n + 0 }')
tail -n 1 "$scratch/log"
echo "exit code $code, $lost requests lost"
[ "$lost" -eq 0 ] || exit 1
exit "$code"
