#!/bin/bash
# Builds the release daemon and measures what a ledger that several sites share costs, on a PostgreSQL and a standby of its own, against a
# bare loop over libpq in the same run, in a temporary directory: nothing is left running.
#   Deploy/bench-sites.sh [--quick] [--events N] [--runs N] [--long] [--programs DIR]    (--help says more)
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# What is said goes to standard error: standard output has the figures.
{
    need_packages "${to_build[@]}" gcc libc6-dev python3
    need_servers postgresql
    programs=()
    if [[ " $* " != *" --programs"* ]]; then
        need_swift
        build --configuration release --product holdlined
        programs=(--programs "$(swift build --package-path "$root" --configuration release --show-bin-path)")
    fi
    say "Measuring several sites"
} >&2

export PYTHONDONTWRITEBYTECODE=1
exec "$root/Deploy/bench/sites.py" "${programs[@]}" "$@"
