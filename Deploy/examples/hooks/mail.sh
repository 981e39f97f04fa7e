#!/bin/sh
# Tells somebody by mail of an event: a hook of holdlined. It gets the event as a line of JSON on standard input.
#   hooks:
#     - {name: mail, events: [ticket.escalated], command: [/usr/local/lib/holdline/mail.sh, boss@example.com], timeout: 30s}
# SENDMAIL is the program that takes the mail; it exits with 0 once it has it. Needs jq.
set -eu
to=${1:?the address is missing}
event=$(cat)
say() { printf '%s' "$event" | jq -er "$1"; }

subject=$(say '"Holdline: " + .subject
    + (if .facts.escalation then ": \(.facts.escalation.percent) % of \(.facts.escalation.deadline)" else ", " + .type end)')
# Event numbers never come twice: a mail that is sent again is seen to be the same one.
{
    printf 'To: %s\nSubject: %s\nMessage-ID: <event-%s@%s>\n' "$to" "$subject" "$(say .seq)" "$(uname -n)"
    printf 'Auto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\n'
    say '"Event \(.seq) of \(.at): \(.type) on \(.subject), by \(.actor)."'
    say '.facts.escalation // empty | "\(.percent) % of the time for \(.deadline) are over." + (if .due then " It is due at \(.due)." else "" end)' || true
    say '.facts.ticket // empty | "Priority \(.priority), assigned to \(.assignee // "nobody"), customer \(.customer)."' || true
    printf '\nholdline ticket show %s\n' "$(say .subject)"
} | "${SENDMAIL:-/usr/sbin/sendmail}" -i -- "$to"
