#!/bin/bash
# The whole story on a daemon of its own, in a temporary directory: nothing of it is left afterwards.
#   Deploy/quickstart.sh [--release]
set -euo pipefail
. "$(dirname "$0")/lib.sh"

configuration=debug
case "${1:-}" in
    --release) configuration=release ;;
    '') ;;
    *) stop "there is only --release" ;;
esac

need_packages "${to_build[@]}"
need_swift
build --configuration "$configuration" --product holdlined
build --configuration "$configuration" --product holdline
PATH="$(swift build --package-path "$root" --configuration "$configuration" --show-bin-path):$PATH"
export PATH
cd "$root/Deploy/examples"

directory=$(mktemp --directory)
daemon=
finish() {
    local code=$?
    trap - EXIT INT TERM
    if [ -n "$daemon" ] && kill -TERM "$daemon" 2>/dev/null; then wait "$daemon" || true; fi
    if [ "$code" != 0 ] && [ -s "$directory/log" ]; then
        echo "The daemon said:" >&2
        tail --lines=20 "$directory/log" >&2
    fi
    rm --recursive --force "$directory"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export HOLDLINE_SOCKET="$directory/run/holdline.sock" HOLDLINE_DATABASE="$directory/holdline.db" HOLDLINE_CONFIG="$directory/holdline.yaml"
printf 'seller: "100000009"\nholidays: {country: FR}\ndeadlines: {preset: peppol}\n' >"$HOLDLINE_CONFIG"

say $'\n— The daemon starts on an empty database.'
holdlined 2>"$directory/log" &
daemon=$!
for _ in $(seq 100); do
    [ -S "$HOLDLINE_SOCKET" ] && holdline status >/dev/null 2>&1 && break
    kill -0 "$daemon" 2>/dev/null || stop "the daemon ended"
    sleep 0.1
done
run 0 holdline status

say $'\n— The accountant brings the ledger: a list from the company\'s books, the customers, and two invoices as XML.'
run 0 holdline customer import customers.csv
run 0 holdline invoice import ledger.csv
run 0 holdline invoice import facture-F202600101.xml facture-F202600102.xml

say $'\n— Before anything happened, the invoice may be dunned in full.'
run 0 holdline invoice check F202600006

say $'\n— The buyer\'s platform sends a life-cycle message: 207, in dispute. From here on no reminder goes out.'
run 0 holdline import cdar cdar-207-F202600006.xml
run 3 holdline invoice check F202600006

say $'\n— An agent takes the ticket, looks at it, and settles it: two chairs of five were broken, 300 euros are credited.'
run 0 holdline ticket take T-1
run 0 holdline ticket note T-1 "Two of five chairs arrived broken; photographs seen. Credit note for 300.00 asked for."
run 0 holdline ticket resolve T-1 --outcome partly-upheld --credit F202600006:300.00
run 0 holdline ticket show T-1

say $'\n— Dunning resumes, on the remainder only: the credit note is on its way, and its amount stays held.'
run 3 holdline invoice check F202600006

say $'\n— The next ledger has the credit note in it: all that is open may be chased again.'
sed -n '1p; /^F202600006,/s/,1200\.00,1200\.00,0\.00,/,1200.00,900.00,300.00,/p' ledger.csv >"$directory/next.csv"
run 0 holdline invoice import "$directory/next.csv"
run 0 holdline invoice check F202600006

say $'\n— The customer calls. The number says who it is, and the call becomes a ticket.'
run 0 holdline call add --queue support --number "01 99 00 00 01"
run 0 holdline call next
run 0 holdline call answer
run 0 holdline call done --open "Asks when the credit note comes"
run 0 holdline report queue

say $'\n— What needs somebody\'s eyes, and whether the ledger is whole.'
run 0 holdline ticket stale --older-than 2d
run 0 holdline audit verify

kill -TERM "$daemon"
wait "$daemon" || stop "the daemon did not stop cleanly"
daemon=
say $'\n— The daemon finished what it had begun, and stopped. Nothing of this is left.'
