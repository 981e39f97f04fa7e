#!/bin/bash
# Runs the trials: proofs that drive the built programs from outside. Each prints what it did, and needs Python 3 alone.
#   Tests/Trials/run.sh [--long] [--programs DIRECTORY] [NAME...]
# --long: as often and as long as before a release, hours in all. --programs: where holdlined and holdline are (.build/debug).
# A trial that needs root, loop devices or strace says “left out” where there are none.
set -euo pipefail

options=() names=()
while [ $# -gt 0 ]; do
    case $1 in
    --long) options+=(--long) ;;
    --programs) options+=(--programs "$(realpath "$2")"); shift ;;
    -*) echo "run.sh: unknown option $1: there are --long and --programs" >&2; exit 64 ;;
    *) names+=("${1%.py}") ;;
    esac
    shift
done
cd "$(dirname "$0")"
# The trials are those that can be executed; the pieces that they share cannot.
if [ ${#names[@]} = 0 ]; then
    for file in *.py; do [ ! -x "$file" ] || names+=("${file%.py}"); done
fi

export PYTHONDONTWRITEBYTECODE=1
# A trial that stands still ends the run, and not the other way round; a long one takes hours.
limit=20m
[[ " ${options[*]} " != *" --long "* ]] || limit=12h
failed=()
for name in "${names[@]}"; do
    [ -x "$name.py" ] || { echo "run.sh: there is no trial $name" >&2; exit 64; }
    timeout --kill-after=1m "$limit" python3 "$name.py" "${options[@]}" || failed+=("$name")
done
[ ${#failed[@]} = 0 ] || { echo "run.sh: not well: ${failed[*]}" >&2; exit 1; }
