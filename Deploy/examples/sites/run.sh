#!/bin/bash
# Two sites on one ledger: a PostgreSQL with a synchronous standby, a daemon in Paris and one in Lyon, and a failover in the middle of a
# dunning run. All of it is in a temporary directory, and nothing is left afterwards.
#   Deploy/examples/sites/run.sh
set -euo pipefail
. "$(dirname "$0")/../../lib.sh"

need_packages "${to_build[@]}"
need_servers postgresql
need_swift
build --product holdlined
build --product holdline
PATH="$(swift build --package-path "$root" --show-bin-path):$PATH"
export PATH

servers=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1)
[ -x "$servers/initdb" ] || stop "there is no PostgreSQL under /usr/lib/postgresql"
directory=$(mktemp --directory)
chmod 755 "$directory"
daemons=()
finish() {
    local code=$?
    trap - EXIT INT TERM
    for daemon in "${daemons[@]}"; do kill -TERM "$daemon" 2>/dev/null || true; done
    wait || true
    for name in a b; do as_postgres "$servers/pg_ctl" -s -m immediate -D "$directory/$name/data" stop >/dev/null 2>&1 || true; done
    [ "$code" = 0 ] || tail --lines=5 "$directory"/*.log >&2 || true
    as_root rm --recursive --force "$directory"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The server refuses root.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups "$@"); else "$@"; fi; }
sql() { as_postgres "$servers/psql" -q -t -A -h "$directory/$1" -U postgres -d "${3:-holdline}" -c "$2"; }
start() { as_postgres "$servers/pg_ctl" -s -w -D "$directory/$1/data" -l "$directory/$1/log" -o "-k $directory/$1 -c listen_addresses=''" start; }
until_true() { for _ in $(seq 300); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; stop "waited in vain: $*"; }

at() { local site=$1; shift; holdline "$@" --socket "$directory/$site/s/holdline.sock"; }

say "— A PostgreSQL (a) with a synchronous standby (b)."
for name in a b; do mkdir --mode=755 "$directory/$name"; [ "$(id -u)" != 0 ] || chown postgres "$directory/$name"; done
as_postgres "$servers/initdb" -A trust -U postgres -D "$directory/a/data" -E UTF8 --locale=C --no-sync >/dev/null
start a
sql a "CREATE DATABASE holdline" postgres
sql a "CREATE ROLE holdline LOGIN"
as_postgres "$servers/pg_basebackup" -h "$directory/a" -U postgres -D "$directory/b/data" -R -X stream --no-sync -c fast
sed --in-place 's/user=postgres/user=postgres application_name=b/' "$directory/b/data/postgresql.auto.conf"
start b
sql a "ALTER SYSTEM SET synchronous_standby_names = 'b'" postgres
sql a "SELECT pg_reload_conf()" >/dev/null

say $'\n— The owner of the database makes the tables; each site names the ledger in its configuration.'
holdlined ledger schema --role holdline | as_postgres "$servers/psql" -q -h "$directory/a" -U postgres -d holdline -f -
for site in paris lyon; do
    mkdir "$directory/$site"
    printf 'seller: "100000009"\nledger:\n  postgresql: host=%s,%s dbname=holdline user=holdline\n  site: %s\n' \
        "$directory/a" "$directory/b" "$site" >"$directory/$site.yaml"
done
options() { echo "--config $directory/$1.yaml --socket $directory/$1/s/holdline.sock --database $directory/$1/d/holdline.db"; }
# shellcheck disable=SC2046
{
    run 0 holdlined ledger probe $(options paris)
    run 0 holdlined ledger push --new $(options paris)
    run 0 holdlined ledger join $(options lyon)
    for site in paris lyon; do
        holdlined $(options "$site") 2>"$directory/$site.log" &
        daemons+=($!)
        until_true at "$site" status
    done
}
run 0 at lyon status

say $'\n— Paris registers the invoices; an agent in Lyon logs a complaint; the next check in Paris knows it.'
awk -v today="$(date +%F)" 'BEGIN {
    print "number,customer,issued,due,amount,open,currency"
    for (i = 1; i <= 4000; i++) printf "F%05d,K-%03d,2026-01-05,2026-02-05,100.00,100.00,EUR\n", i, i % 400
}' >"$directory/invoices.csv"
at paris invoice import "$directory/invoices.csv" 2>&1 | tail --lines=1
run 0 at lyon ticket open --customer K-001 --subject "2 of 5 chairs broken" --invoice F00001 --reason QTY
run 3 at paris invoice check F00001

say $'\n— A dunning run begins in Lyon, and the primary is gone in the middle of it.'
at lyon dun --overdue 8d --level 1 -o csv >"$directory/first.csv" 2>"$directory/first.err" &
dunning=$!
has_begun() { [ "$(sql a "SELECT count(*) > 0 FROM holdline.event WHERE type LIKE '%remind%'")" = t ]; }
until_true has_begun
as_postgres "$servers/pg_ctl" -s -m immediate -D "$directory/a/data" stop
run 69 at paris invoice check F00002 --timeout 20s
say "Nobody knows whether Lyon has held it meanwhile: every invoice counts as paused."

say $'\n— The standby is promoted. It had all that was acknowledged; the daemons find it by themselves.'
as_postgres "$servers/pg_ctl" -s -w -D "$directory/b/data" promote
sql b "ALTER SYSTEM SET synchronous_standby_names = ''" postgres
sql b "SELECT pg_reload_conf()" >/dev/null
until_true at paris invoice check F00002
code=0
wait "$dunning" || code=$?
printf 'The run in Lyon ended with %s: ' "$code"
tail --lines=1 "$directory/first.err"
run 0 bash -c "holdline dun --overdue 8d --level 1 -o csv --socket $directory/lyon/s/holdline.sock >$directory/whole.csv"
registered=$(sql b "SELECT count(*) FROM holdline.event WHERE type LIKE '%remind%'")
listed=$(($(wc --lines <"$directory/whole.csv") - 1))
say "Repeated, the run lists $listed invoices; $registered reminders are in the ledger, none twice, and none for F00001."
[ "$listed" = "$registered" ] || stop "these should be the same"
! grep --quiet '^F00001,' "$directory/whole.csv" || stop "F00001 is held"
run 3 at paris invoice check F00001
