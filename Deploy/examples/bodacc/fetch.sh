#!/bin/bash
# Fetches the notices of collective procedures of the last days from BODACC's open data, and posts them to Holdline.
# Days are fetched again on purpose: the same notice never counts twice, and what a day off the network missed is made up for.
#   fetch.sh [DAYS]
set -euo pipefail

days=${1:-7}
since=$(date -u -d "$days days ago" +%F)
export_of=https://bodacc-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/annonces-commerciales/exports/json
file=$(mktemp)
trap 'rm -f "$file"' EXIT

curl --fail --silent --show-error --retry 5 --retry-delay 60 --max-time 600 --get "$export_of" \
    --data-urlencode "where=familleavis=\"collective\" and dateparution>=date'$since'" --output "$file"
exec "${HOLDLINE:-holdline}" import bodacc "$file"
