#!/bin/sh
# Sends a reminder for each invoice named on standard input that may be
# dunned in full. Anything but exit code 0 means: do not dun.
# Replace `echo` by what sends your reminders. The `--` keeps a number
# that begins with “-” from being read as an option.
while IFS= read -r invoice || [ -n "$invoice" ]; do
    if holdline invoice check -- "$invoice" >/dev/null 2>&1 </dev/null
    then
        echo "remind $invoice"
    else
        echo "skip   $invoice (code $?)"
    fi
done
