#!/bin/bash
# Gives made-up bytes to the readers of what comes from outside: libFuzzer with the address sanitizer, in a build folder of its own.
#   Tests/Fuzz/run.sh [--seconds N] [--at-once N] [--keep] [READER...]
# Each reader runs for N seconds (60; before a release 3600) on the inputs of corpus/READER and on the samples of Deploy/examples; so many
# readers run at once (1). A crash stops one, and its input is left in .build-fuzz/found. --keep: the 60 shortest inputs of those that reach
# as much go into corpus/READER.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

seconds=60 at_once=1 keep= readers=()
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) seconds=$2; shift ;;
    --at-once) at_once=$2; shift ;;
    --keep) keep=1 ;;
    -*) echo "run.sh: unknown option $1: there are --seconds, --at-once and --keep" >&2; exit 64 ;;
    *) readers+=("$1") ;;
    esac
    shift
done

build=$root/.build-fuzz
HOLDLINE_FUZZ=1 swift build --package-path "$root" --scratch-path "$build" --product holdline-fuzz ${HOLDLINE_JOBS:+--jobs "$HOLDLINE_JOBS"}
fuzz=$build/debug/holdline-fuzz
[ ${#readers[@]} -gt 0 ] || read -ra readers <<<"$("$fuzz" 2>&1 | sed 's/.*one of: //')" || true

# A crash would otherwise be drawn for minutes; what is freed late is no leak of a reader.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:malloc_context_size=5
mkdir -p "$build/found"
failed=$(mktemp)
trap 'rm -f "$failed"' EXIT
# What runs in the background hears no Ctrl-C of its own.
trap 'trap - TERM; kill 0' INT TERM

# Runs one reader, says how it went, and notes its name where it is not well.
run() {
    local reader=$1 work=$build/corpus/$1 log=$build/$1.log kept=$here/corpus/$1
    mkdir -p "$work" "$kept"
    "$here/seeds.py" "$reader" "$root/Deploy/examples" "$work"
    if "$fuzz" "$reader" -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$build/found/$reader-" "$work" "$kept" >"$log" 2>&1; then
        echo "$reader: well: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions, $(ls "$work" | wc -l) inputs"
    else
        echo "$reader: CRASHED: $(grep -m1 -E 'holdline-fuzz:|Fatal error|ERROR: ' "$log" || tail -1 "$log"); see $log" >&2
        echo "$reader" >>"$failed"
    fi
    if [ -n "$keep" ]; then
        "$fuzz" "$reader" -merge=1 -max_len=512 "$kept" "$work" >>"$log" 2>&1 || true
        (cd "$kept" && find . -type f -printf '%s %f\n' | sort -n | tail -n +61 | cut -d' ' -f2 | xargs -r rm --)
    fi
}

for reader in "${readers[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n || true; done
    run "$reader" &
done
wait
[ ! -s "$failed" ] || { echo "run.sh: not well: $(tr '\n' ' ' <"$failed")" >&2; exit 1; }
