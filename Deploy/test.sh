#!/bin/bash
# Builds everything, checks the form of the sources, and runs all tests; alone on a fresh machine with Swift.
# HOLDLINE_TESTS=long: what is killed and started again in the tests, is so as often as before a release, and the trials take hours.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$root"

# To test: a caller of another user (setpriv), a disk that fails (strace), one that lies (libeatmydata1) or loses its power (mount,
# e2fsprogs), the examples (curl, python3), the manual (mandoc), the units (systemd), several sites (postgresql, gcc), mail (postfix),
# alerts (promtool, of prometheus), and the wallboard (tmux; chromium with its driver, nginx, openssl).
need_packages "${to_build[@]}" util-linux strace libeatmydata1 mount e2fsprogs curl python3 mandoc systemd gcc libc6-dev tmux chromium \
    chromium-driver openssl jq
need_servers postgresql prometheus postfix nginx-light
need_swift

build --build-tests

say "Checking the form of the sources"
swift format lint --strict --recursive Sources Tests Package.swift

if command -v mandoc >/dev/null; then
    say "Checking the manual"
    # Pages of other packages need not be installed, and those of this directory are not.
    lint=$(mandoc -T lint Deploy/man/*.[1578] 2>/dev/null | grep --invert-match "STYLE: referenced manual not found" || true)
    [ -z "$lint" ] || stop "$lint"
    for page in $(sed --quiet 's/^\.Xr \(holdline[^ ]*\) \([0-9]\).*/\1.\2/p' Deploy/man/*.[1578] | sort --unique); do
        [ -f "Deploy/man/$page" ] || stop "the manual refers to $page, and there is none"
    done
fi

# The fatal error of a test would otherwise be followed by minutes of symbols.
export SWIFT_BACKTRACE=enable=no
say "Running the tests"
log=$(mktemp)
trap 'rm --force "$log"' EXIT
# A few tests at a time: of hundreds that are begun at once each would wait for all the others' turns between two of its steps.
at_once=(--parallel --experimental-maximum-parallelization-width 8)
# A line at a time, so that what was printed before a test stood still is there. What is wrong is said at the end once more.
timeout --kill-after=1m 40m stdbuf --output=L swift test --skip-build "${at_once[@]}" "$@" 2>&1 | tee "$log" || {
    grep '^✘' "$log" || true
    began=$(sed --quiet 's/^◇ Test \(.*\) started\.$/\1/p' "$log" | grep --invert-match '^run$\|^case passing')
    printf '%s\n' "$began" | while read -r name; do
        grep --quiet --fixed-strings -e "✔ Test $name" -e "✘ Test $name" -e "➜ Test $name" "$log" || echo "not ended: $name"
    done
    stop "the tests did not pass"
}

say "Running the trials"
trials=(--programs "$(swift build --show-bin-path)")
[ "${HOLDLINE_TESTS:-}" != long ] || trials+=(--long)
# What measures time wants a machine of its own: it is run by name, or with the long ones.
if [ "${HOLDLINE_TESTS:-}" = long ]; then
    Tests/Trials/run.sh "${trials[@]}"
else
    Tests/Trials/run.sh "${trials[@]}" crash power history roles rolling faults degraded hostile sites mail terminal wallboard
fi

# Its figures mean nothing here.
Deploy/bench-sites.sh --quick --programs "$(swift build --show-bin-path)"

if command -v systemd-analyze >/dev/null; then
    say "Checking the systemd units"
    units=$(mktemp --directory)
    trap 'rm --recursive --force "$log" "$units"' EXIT
    # The program need not be installed for the units to be checked.
    for unit in holdline holdline-backup holdline-head holdline-retention; do
        sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" "Deploy/systemd/$unit.service" >"$units/$unit.service"
    done
    sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" Deploy/examples/asterisk/holdline-queue-log.service >"$units/holdline-queue-log.service"
    sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" Deploy/examples/bodacc/holdline-bodacc.service >"$units/holdline-bodacc.service"
    cp Deploy/examples/monitoring/holdline-metrics.service Deploy/examples/monitoring/*.socket "$units"
    sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" Deploy/examples/mail/holdline-maildir.service >"$units/holdline-maildir.service"
    sed "s#^ExecStart=.*#ExecStart=$(command -v true)#" Deploy/examples/report/holdline-report.service >"$units/holdline-report.service"
    cp Deploy/systemd/*.socket Deploy/systemd/*.timer Deploy/examples/bodacc/*.timer Deploy/examples/mail/*.timer Deploy/examples/report/*.timer "$units"
    systemd-analyze verify --man=no "$units"/holdline*.*
    for unit in holdline holdline-backup holdline-head holdline-retention holdline-queue-log holdline-metrics holdline-maildir holdline-report; do
        systemd-analyze security --offline=true --threshold=15 --no-pager "$units/$unit.service" >"$units/security" || {
            cat "$units/security"
            stop "$unit.service is exposed more than 1.5"
        }
        tail --lines=1 "$units/security"
    done
fi

say "All is well."
