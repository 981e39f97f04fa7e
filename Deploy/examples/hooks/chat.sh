#!/bin/sh
# Posts an event to a chat's incoming webhook ({"text": …}: Slack, Mattermost, Rocket.Chat and others take it): a hook of holdlined.
#   hooks:
#     - {name: chat, events: [ticket.escalated], command: [/usr/local/lib/holdline/chat.sh, "https://chat.example.com/hooks/…"]}
# It gets the event as a line of JSON on standard input. An answer other than 2xx is a failure, and the event is told again. Needs jq, curl.
set -eu
url=${1:?the address of the webhook is missing}
jq -ce '{text: ("Holdline: " + .subject
    + (if .facts.escalation then ": \(.facts.escalation.percent) % of the time for \(.facts.escalation.deadline) are over"
        else ", " + .type end)
    + (if .facts.ticket then " (\(.facts.ticket.priority), \(.facts.ticket.assignee // "nobody"))" else "" end))}' |
    curl --fail --silent --show-error --max-time 8 --header 'Content-Type: application/json' --data-binary @- --output /dev/null -- "$url"
