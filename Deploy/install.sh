#!/bin/bash
# Installs the programs with their manual, completions, units and configuration; without a package manager.
#   Deploy/install.sh [--prefix DIRECTORY] [--destdir DIRECTORY] [--programs DIRECTORY]
# The prefix is /usr/local where none is given. --programs names where the built programs are; without it Deploy/release.sh builds them.
# --destdir is put before every path, for who makes a package. A configuration that is there is left as it is.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

prefix=/usr/local destdir='' programs=''
while [ $# -gt 0 ]; do
    case "$1" in
    --prefix | --destdir | --programs)
        [ -n "${2:-}" ] || stop "$1 wants a directory"
        printf -v "${1#--}" '%s' "${2%/}"
        shift 2
        ;;
    --help | -h)
        sed -n '2,6s/^# \{0,1\}//p' "$0"
        exit
        ;;
    *) stop "$1 is no option: --prefix, --destdir and --programs are" ;;
    esac
done
case "$prefix" in /*) ;; *) stop "--prefix wants an absolute path" ;; esac

if [ -z "$programs" ]; then
    "$root/Deploy/release.sh"
    programs="$root/.build/release"
fi
# What reads mails stands beside the others where they were built, and in libexec where they are installed.
mime=$programs/holdline-mime
[ -x "$mime" ] || mime=$(dirname "$programs")/libexec/holdline/holdline-mime
for program in "$programs/holdline" "$programs/holdlined" "$mime"; do
    [ -x "$program" ] || stop "there is no $program: build it with Deploy/release.sh"
done

# Configuration and what the system reads besides: below /etc for the usual prefixes, below any other one in it.
case "$prefix" in
/usr) etc=/etc lib=/usr/lib units=/usr/lib/systemd/system ;;
/usr/local) etc=/etc lib=/etc units=/etc/systemd/system ;;
*) etc=$prefix/etc lib=$prefix/lib units=$prefix/lib/systemd/system ;;
esac

put() { install -D --mode="$1" "$2" "$destdir$3"; }

for program in holdline holdlined; do put 755 "$programs/$program" "$prefix/bin/$program"; done
put 755 "$mime" "$prefix/libexec/holdline/holdline-mime"
for page in "$root"/Deploy/man/*.[1578]; do put 644 "$page" "$prefix/share/man/man${page##*.}/$(basename "$page")"; done
completion() {
    install --directory "$destdir$(dirname "$2")"
    "$programs/holdline" --generate-completion-script "$1" >"$destdir$2"
    chmod 644 "$destdir$2"
}
completion bash "$prefix/share/bash-completion/completions/holdline"
completion fish "$prefix/share/fish/vendor_completions.d/holdline.fish"
if [ "$prefix" = /usr ]; then
    completion zsh /usr/share/zsh/vendor-completions/_holdline
else
    completion zsh "$prefix/share/zsh/site-functions/_holdline"
fi
for unit in "$root"/Deploy/systemd/holdline*.*; do
    put 644 "$unit" "$units/$(basename "$unit")"
    sed -i "s#/usr/local/bin/#$prefix/bin/#g" "$destdir$units/$(basename "$unit")"
done
put 644 "$root/Deploy/systemd/sysusers.d/holdline.conf" "$lib/sysusers.d/holdline.conf"
put 644 "$root/Deploy/systemd/tmpfiles.d/holdline.conf" "$lib/tmpfiles.d/holdline.conf"
[ -e "$destdir$etc/holdline/holdline.yaml" ] || put 640 "$root/Deploy/holdline.yaml" "$etc/holdline/holdline.yaml"
# generate.py makes them anew, from the sources alone.
find "$root/Deploy/examples" -type f ! -name generate.py -printf '%P\n' | while read -r example; do
    put 644 "$root/Deploy/examples/$example" "$prefix/share/doc/holdline/examples/$example"
done

[ -z "$destdir" ] || exit 0
say "Holdline is installed below $prefix, its configuration in $etc/holdline/holdline.yaml."
if [ -d /run/systemd/system ] && [ "$etc" = /etc ]; then
    echo "To start it, as root:"
    echo "  systemd-sysusers && systemd-tmpfiles --create holdline.conf && chgrp holdline /etc/holdline/holdline.yaml"
    echo "  systemctl daemon-reload && systemctl enable --now holdline.socket holdline-backup.timer holdline-head.timer"
else
    echo "To start it, without systemd: $prefix/bin/holdlined --config $etc/holdline/holdline.yaml"
fi
echo "Then “holdline doctor” says what is missing."
