#!/bin/bash
# Installs the version before into a Debian of its own, does the main job there, upgrades to the package, removes and purges it. As root.
#   Deploy/test-package.sh [--root DIRECTORY] [--before PACKAGE] PACKAGE
# --root: a Debian 12 that is there already (debootstrap --variant=minbase bookworm DIRECTORY); without it one is fetched and removed.
# --before: the package of the version before; without it that is built from the history: from the newest tag that has another
# version, or else from the commit before the version was last changed. Where there is neither, the same programs are packed as an older
# version, which tries the upgrade of the package alone, and says so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

system='' before=''
while [ $# -gt 0 ]; do
    case $1 in
    --root) system=${2%/}; shift 2 ;;
    --before) before=$(realpath "$2"); shift 2 ;;
    *) break ;;
    esac
done
[ $# = 1 ] || stop "name the package: Deploy/package.sh builds it"
[ "$(id -u)" = 0 ] || stop "this needs root, for chroot(8)"
package=$(realpath "$1")

work=$(mktemp --directory) daemon='' fetched=''
end() {
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
    ! mountpoint --quiet "$system/proc" || umount "$system/proc"
    git -C "$root" worktree remove --force "$work/sources" 2>/dev/null || true
    rm --recursive --force "$work" "${fetched:-$work}"
}
trap end EXIT

# The version that a commit's programs have.
version_of() {
    local file
    file=$(git -C "$root" ls-tree -r --name-only "$1" -- Sources | grep '/ProgramVersion\.swift$') || return 0
    git -C "$root" show "$1:$file" | sed --quiet 's/.*text = "\(.*\)".*/\1/p'
}
# The newest commit that has another version, and is packed by a script of its own.
commit_before() {
    local commit changes=(log --format='%h^' -G'text = "[0-9.]+"' -- '*ProgramVersion.swift')
    for commit in $(git -C "$root" tag --merged HEAD --sort=-creatordate; git -C "$root" "${changes[@]}"); do
        git -C "$root" cat-file -e "$commit:Deploy/package.sh" 2>/dev/null || continue
        [ "$(version_of "$commit")" = "$version" ] || { echo "$commit"; return; }
    done
}

version=$(dpkg-deb --field "$package" Version)
if [ -z "$before" ]; then
    commit=$(commit_before)
    if [ -n "$commit" ]; then
        say "Building the version before, $(version_of "$commit"), from $commit"
        git -C "$root" worktree add --quiet --detach "$work/sources" "$commit"
        "$work/sources/Deploy/package.sh" --output "$work/before" >/dev/null
    else
        say "The history has no other version: the same programs are packed as $version~before, and only the package's upgrade is tried"
        dpkg-deb --extract "$package" "$work/programs"
        "$root/Deploy/package.sh" --programs "$work/programs/usr/bin" --version "$version~before" --output "$work/before" >/dev/null
    fi
    before=$(echo "$work"/before/*.deb)
fi
dpkg --compare-versions "$(dpkg-deb --field "$before" Version)" lt "$version" || stop "$before is no older version than $version"

if [ -z "$system" ]; then
    need_packages debootstrap
    fetched=$(mktemp --directory) && system=$fetched
    say "Fetching a Debian into $system"
    debootstrap --variant=minbase bookworm "$system" >/dev/null
fi
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

# What a run that failed has left in a Debian that is used again.
inside env HOLDLINE_PURGE_DATABASE=yes dpkg --purge holdline >/dev/null 2>&1 || true

say "Installing $(dpkg-deb --field "$before" Version)"
cp "$before" "$system/tmp/old.deb"
cp "$package" "$system/tmp/new.deb"
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

say "Upgrading to $version"
# By apt, as an administrator would: the new version may need packages that the old one did not.
inside apt-get --quiet --quiet install --yes --no-install-recommends -o Dpkg::Options::=--force-confold /tmp/new.deb >/dev/null
for unit in holdline.service holdline.socket holdline-{backup,head,retention}.{service,timer}; do
    [ -e "$system/usr/lib/systemd/system/$unit" ] || stop "the package has no $unit"
done
finish
start
[ "$(inside holdlined --version)" = "$version" ] || stop "the programs have another version than the package"
inside sh -c 'printf "Subject: one\n\ntwo\n" | holdline mail receive --dry-run | grep -q "\"text\":\"two\""' || stop "no mail is read"
expect 3 inside holdline invoice check F202600006
expect 0 inside holdline audit verify --tables
expect 0 inside holdline customer import /usr/share/doc/holdline/examples/customers.csv
expect 0 inside holdline person erase --customer K-001 --yes
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
# What lies beside the database stays with it: without the list of erasures, a restored backup would bring back what was erased.
for file in holdline.db holdline.db.head holdline.db.erasures holdline.db.backups backups; do
    [ -e "$system/var/lib/holdline/$file" ] || stop "the purge took $file, and nobody asked for that"
done
[ ! -e "$system/etc/holdline" ] || stop "the purge left the configuration"
inside apt-get --quiet --quiet install --yes --no-install-recommends /tmp/new.deb >/dev/null
inside env HOLDLINE_PURGE_DATABASE=yes dpkg --purge holdline >/dev/null
[ ! -e "$system/var/lib/holdline" ] || stop "the purge left $(find "$system/var/lib/holdline"), and its removal was asked for"
say "The package is well."
