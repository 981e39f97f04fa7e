#!/bin/sh
# Registers a reminder of the level $1 for each invoice named on standard input that may be dunned, and prints, as CSV, those to send.
# All are checked at once; a reminder is refused if anything that holds came after that check. No complete answer: nothing is dunned.
level=${1:?usage: remind.sh LEVEL < numbers}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT || exit 1
cat >"$work/numbers"
holdline invoice check -o json <"$work/numbers" >"$work/answers" 2>"$work/errors"
code=$?
# Only 0 and 3 are complete answers, and the last line says on which version of the ledger they were given.
version=$(sed -n '$s/^{"checked":.*"version":\([0-9][0-9]*\)}$/\1/p' "$work/answers")
if { [ $code -ne 0 ] && [ $code -ne 3 ]; } || [ -z "$version" ]; then
    cat "$work/errors" >&2
    echo "no complete answer (code $code): every invoice is treated as paused" >&2
    exit 75
fi
while IFS= read -r invoice || [ -n "$invoice" ]; do
    [ -n "$invoice" ] || continue
    # The same key on the same day: a run that broke off may be repeated, and reminds nobody twice.
    key=$(printf '%s' "$(date +%F)/$level/$invoice" | sha256sum | cut -c 1-64)
    if holdline invoice remind --level "$level" --version "$version" --key "$key" -o csv -- "$invoice" \
        </dev/null >"$work/reminder" 2>"$work/errors"; then
        tail -n 1 "$work/reminder"
    else
        echo "skipped $invoice (code $?): $(head -n 1 "$work/errors")" >&2
    fi
done <"$work/numbers"
