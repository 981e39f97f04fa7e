#!/bin/bash
# Builds the release programs and measures them against floors of the same run, in a temporary directory: nothing is left running.
#   Deploy/bench.sh [--quick] [--growth] [-o json] [--static-command PATH] …    (holdline-bench --help has them all)
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# What is said goes to standard error: figures alone are on standard output.
{
    need_packages libsqlite3-dev libexpat1-dev pkg-config
    # Redis is a floor. Its package starts a service of its own, which is not wanted where there was none.
    if ! command -v redis-server >/dev/null || ! command -v redis-cli >/dev/null; then
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ] && command -v dpkg-query >/dev/null; then
            # invoke-rc.d(8): 101 forbids the action.
            trap 'as_root rm --force "$policy"' EXIT
            printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
            as_root chmod 755 "$policy"
        fi
        need_packages redis-server redis-tools
        if [ "$(trap -p EXIT)" ]; then
            as_root rm --force "$policy"
            trap - EXIT
        fi
    fi
    need_swift
    # The daemon and the command are built with it, since it starts them.
    build --configuration release --product holdline-bench
} >&2

program="$(swift build --package-path "$root" --configuration release --show-bin-path)/holdline-bench"
say "Measuring: $program $*" >&2
exec "$program" "$@"
