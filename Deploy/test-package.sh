#!/bin/bash
# Installs the package into a Debian of its own, does the main job there, upgrades, removes and purges it. As root.
#   Deploy/test-package.sh [--root DIRECTORY] PACKAGE [NEWER-PACKAGE]
# --root: a Debian 12 that is there already (debootstrap --variant=minbase bookworm DIRECTORY); without it one is fetched and removed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

system=''
[ "${1:-}" = --root ] && { system=${2%/}; shift 2; }
[ $# -ge 1 ] || stop "name the package: Deploy/package.sh builds it"
[ "$(id -u)" = 0 ] || stop "this needs root, for chroot(8)"
package=$(realpath "$1") newer=$(realpath "${2:-$1}")

if [ -z "$system" ]; then
    need_packages debootstrap
    system=$(mktemp --directory)
    trap 'end; rm --recursive --force "$system"' EXIT
    say "Fetching a Debian into $system"
    debootstrap --variant=minbase bookworm "$system" >/dev/null
else
    trap end EXIT
fi
daemon=''
end() {
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
    ! mountpoint --quiet "$system/proc" || umount "$system/proc"
}
mountpoint --quiet "$system/proc" || mount -t proc proc "$system/proc"

inside() { chroot "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
as_holdline() { inside setpriv --reuid holdline --regid holdline --init-groups "$@"; }
expect() {
    local wanted=$1 status=0
    shift
    "$@" || status=$?
    [ "$status" = "$wanted" ] || stop "“$*” ended with $status, and $wanted was wanted"
}
start() {
    # Each program becomes the next one, so that the number is the daemon's.
    (exec chroot "$system" setpriv --reuid holdline --regid holdline --init-groups /usr/bin/holdlined) >>"$system/tmp/log" 2>&1 &
    daemon=$!
    expect 0 inside holdline status --wait 60s
}
finish() {
    kill -TERM "$daemon"
    wait "$daemon" || stop "the daemon did not stop cleanly"
    daemon=''
}

say "Installing"
cp "$package" "$system/tmp/old.deb"
cp "$newer" "$system/tmp/new.deb"
inside apt-get --quiet --quiet install --yes --no-install-recommends /tmp/old.deb >/dev/null
[ "$(stat --format='%a %U:%G' "$system/etc/holdline/holdline.yaml" | tr -d '\n')" != '' ]
inside sh -c 'test "$(stat -c "%a %U %G" /etc/holdline/holdline.yaml)" = "640 root holdline"' || stop "the configuration has other rights"
inside sh -c 'test "$(stat -c "%a %U" /var/lib/holdline)" = "700 holdline"' || stop "the database's directory has other rights"
inside sh -c 'zcat /usr/share/man/man8/holdlined.8.gz | grep -q "Sh NAME"' || stop "the manual is not there"

say "The main job"
printf 'seller: "732829320"\nroles:\n  supervisor: {users: [root]}\n  ledger: {users: [root]}\n' >"$system/etc/holdline/holdline.yaml"
start
expect 0 inside holdline invoice import /usr/share/doc/holdline/examples/ledger.csv
expect 0 inside holdline ticket open --customer K-001 --subject "2 of 5 chairs broken" --invoice F202600006:300.00 --reason QTY
expect 3 inside holdline invoice check F202600006
expect 0 as_holdline holdline backup /var/lib/holdline/backups --keep 2
expect 0 inside holdline doctor

say "Upgrading"
inside dpkg --force-confold --install /tmp/new.deb >/dev/null
finish
start
expect 3 inside holdline invoice check F202600006
expect 0 inside holdline audit verify --tables
finish
grep -q 'supervisor: {users: \[root\]}' "$system/etc/holdline/holdline.yaml" || stop "the upgrade changed the configuration"

say "Restoring"
backup=$(cd "$system" && echo var/lib/holdline/backups/holdline-*.db)
expect 1 inside holdlined restore "/$backup"
expect 0 inside holdlined restore --replace "/$backup"
start
expect 3 inside holdline invoice check F202600006
finish

say "Removing, and purging"
inside dpkg --remove holdline >/dev/null
[ ! -e "$system/usr/bin/holdline" ] || stop "the program is still there"
[ -e "$system/etc/holdline/holdline.yaml" ] || stop "the removal took the configuration"
inside dpkg --purge holdline
[ -e "$system/var/lib/holdline/holdline.db" ] || stop "the purge took the database, and nobody asked for that"
[ ! -e "$system/etc/holdline" ] || stop "the purge left the configuration"
inside apt-get --quiet --quiet install --yes --no-install-recommends /tmp/new.deb >/dev/null
inside env HOLDLINE_PURGE_DATABASE=yes dpkg --purge holdline >/dev/null
[ ! -e "$system/var/lib/holdline" ] || stop "the database is still there, and its removal was asked for"
say "The package is well."
