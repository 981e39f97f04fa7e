#!/bin/bash
# Builds the release programs and measures them against floors of the same run, in a temporary directory: nothing is left running.
#   Deploy/bench.sh [--quick] [--growth] [-o json] [--static-command PATH] …    (--help has them all)
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# Redis is a floor, and is started by the benchmark.
need_redis() {
    command -v redis-server >/dev/null && command -v redis-cli >/dev/null && return 0
    need_servers redis-server redis-tools
    if [ -d /run/systemd/system ]; then as_root systemctl disable --now --quiet redis-server.service; fi
}

# What is said goes to standard error: standard output has the figures alone.
{
    need_packages "${to_build[@]}"
    need_redis
    need_swift
    # The daemon and the command are built with it, since it starts them.
    build --configuration release --product holdline-bench
    program="$(swift build --package-path "$root" --configuration release --show-bin-path)/holdline-bench"
    say "Measuring: holdline-bench $*"
} >&2

exec "$program" "$@"
