#!/bin/bash
# Builds everything, checks the form of the sources, and runs all tests; alone on a fresh machine with Swift.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$root"

# To build: SQLite, expat, zlib and libcrypto. To test: a caller of another user (setpriv), a disk that fails (strace), the units (systemd).
need_packages libsqlite3-dev libexpat1-dev libssl-dev zlib1g-dev pkg-config util-linux strace curl systemd
need_swift

build --build-tests

say "Checking the form of the sources"
swift format lint --strict --recursive Sources Tests Package.swift

# The fatal error of a test would otherwise be followed by minutes of symbols.
export SWIFT_BACKTRACE=enable=no
say "Running the tests"
swift test --skip-build --parallel "$@"

if command -v systemd-analyze >/dev/null; then
    say "Checking the systemd units"
    units=$(mktemp --directory)
    trap 'rm --recursive --force "$units"' EXIT
    # The program need not be installed for the units to be checked.
    sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" Deploy/systemd/holdline.service >"$units/holdline.service"
    sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" Deploy/examples/asterisk/holdline-queue-log.service >"$units/holdline-queue-log.service"
    cp Deploy/systemd/holdline.socket "$units"
    systemd-analyze verify "$units/holdline.service" "$units/holdline.socket" "$units/holdline-queue-log.service"
    for unit in holdline holdline-queue-log; do
        systemd-analyze security --offline=true --threshold=15 --no-pager "$units/$unit.service" >"$units/security" || {
            cat "$units/security"
            stop "$unit.service is exposed more than 1.5"
        }
        tail --lines=1 "$units/security"
    done
fi

say "All is well."
