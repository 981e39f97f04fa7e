# What the scripts here share; to be sourced. Everything here says what it does.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Bold on a terminal, unless NO_COLOR is set (https://no-color.org).
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi

say() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }

stop() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Shows a command with what it says. The first argument is the exit code that it has to have.
run() {
    local wanted=$1 code=0
    shift
    printf '\n%s$ %s%s\n' "$bold" "$*" "$plain"
    "$@" || code=$?
    [ "$code" = "$wanted" ] || stop "that was to exit with $wanted, and exited with $code"
    [ "$code" = 0 ] || printf '(exit %s)\n' "$code"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "this needs root, and there is no sudo: $*"
    fi
}

# SQLite, expat, GMime, libcrypto, zlib and ncurses, and the program that tells where they are.
# shellcheck disable=SC2034
to_build=(libsqlite3-dev libexpat1-dev libgmime-3.0-dev libssl-dev libpq-dev zlib1g-dev libncurses-dev pkg-config)

# Installs the Debian packages that are missing; where none is, it touches nothing and needs no network.
need_packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || {
        say "No dpkg here: see to these, under the names of your system: $*"
        return 0
    }
    for package in "$@"; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return 0
    say "Installing ${missing[*]}"
    as_root apt-get update --quiet --quiet
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends "${missing[@]}" >/dev/null
}

# Installs packages of servers, and lets none of them start: what runs here is started by whoever needs it.
need_servers() {
    local policy=/usr/sbin/policy-rc.d
    if ! command -v dpkg-query >/dev/null || [ -e "$policy" ] || dpkg-query --show "$@" >/dev/null 2>&1; then
        need_packages "$@"
        return
    fi
    # invoke-rc.d(8): 101 forbids what is asked.
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    need_packages "$@" || { as_root rm --force "$policy"; return 1; }
    as_root rm --force "$policy"
}

# Swift 6.3 or later.
need_swift() {
    local where='It comes from https://www.swift.org/install/linux/ (by swiftly, or as an archive); then run this again.'
    command -v swift >/dev/null || stop "there is no Swift on the PATH, and 6.3 or later is wanted. $where"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n' 6.3 "$version" | sort --version-sort | head -n 1)" = 6.3 ] ||
        stop "this is Swift ${version:-of an unknown version}, and 6.3 or later is wanted. $where"
}

# What makes the programs smaller: no information for a debugger, and no names of symbols.
# shellcheck disable=SC2034
smaller=(-Xswiftc -gnone -Xlinker -s)

# Builds with what the design forbids checked too: a target that imports another without saying so.
build() {
    say "Building ($*)"
    swift build --package-path "$root" --explicit-target-dependency-import-check error "$@"
}
