#!/bin/bash
# Builds the Debian package, for the release of Debian that it is run on: Deploy/package.sh [--programs DIRECTORY] [--output DIRECTORY]
#                                                                                           [--version VERSION]
# --programs: programs that are built already (Deploy/release.sh --static); without it they are built. The package is left in the
# directory .build/package, or in --output. DEBFULLNAME and DEBEMAIL say who made it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

programs='' output="$root/.build/package" version=''
while [ $# -gt 0 ]; do
    case "$1" in
    --programs | --output | --version)
        [ -n "${2:-}" ] || stop "$1 wants a value"
        printf -v "${1#--}" '%s' "${2%/}"
        shift 2
        ;;
    *) stop "$1 is no option: --programs, --output and --version are" ;;
    esac
done

need_packages dpkg-dev gzip
if [ -z "$programs" ]; then
    "$root/Deploy/release.sh" --static
    programs="$root/.build/static/release"
fi
[ -x "$programs/holdlined" ] || stop "there is no $programs/holdlined: build it with Deploy/release.sh --static"
if ldd "$programs/holdlined" "$programs/holdline" | grep -q libswift; then
    stop "the programs in $programs use Swift's shared libraries, which Debian has not: build them with Deploy/release.sh --static"
fi
version=${version:-$("$programs/holdlined" --version)}
maintainer="${DEBFULLNAME:-Holdline} <${DEBEMAIL:-maintainer@holdline.example}>"
architecture=$(dpkg --print-architecture)

stage=$(mktemp --directory)
trap 'rm --recursive --force "$stage"' EXIT
tree="$stage/debian/holdline"
umask 022
"$root/Deploy/install.sh" --prefix /usr --destdir "$tree" --programs "$programs"

# The manual and the log of changes are packed in Debian.
find "$tree/usr/share/man" -type f -exec gzip --best --no-name {} +
documents="$tree/usr/share/doc/holdline"
install -D --mode=644 "$root/Deploy/debian/copyright" "$documents/copyright"
date=$(date --utc --rfc-email --date="@${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)}")
sed "s/@VERSION@/$version/; s/@DATE@/$date/; s/@MAINTAINER@/$maintainer/" "$root/Deploy/debian/changelog" | gzip --best --no-name >"$documents/changelog.gz"
chmod 644 "$documents/changelog.gz"
chmod 644 "$tree/etc/holdline/holdline.yaml"

install -D --mode=644 "$root/Deploy/debian/lintian-overrides" "$tree/usr/share/lintian/overrides/holdline"

install --directory "$tree/DEBIAN"
printf '/etc/holdline/holdline.yaml\n' >"$tree/DEBIAN/conffiles"
for script in postinst prerm postrm; do install --mode=755 "$root/Deploy/debian/$script" "$tree/DEBIAN/$script"; done

# The packages that the libraries come from, in the versions that are needed.
cat >"$stage/debian/control" <<CONTROL
Source: holdline

Package: holdline
Architecture: any
CONTROL
libraries=$(cd "$stage" && dpkg-shlibdeps -O debian/holdline/usr/bin/holdline{d,} debian/holdline/usr/libexec/holdline/holdline-mime 2>/dev/null)
# expat, libcrypto and ncurses are opened when they are needed.
libraries=${libraries#shlibs:Depends=}
case "$libraries" in *libssl3*) ;; *) libraries="$libraries, libssl3" ;; esac
case "$libraries" in *libncursesw6*) ;; *) libraries="$libraries, libncursesw6" ;; esac
size=$(du --summarize --block-size=1K --exclude=DEBIAN "$tree" | cut -f 1)
sed "s/@VERSION@/$version/; s/@MAINTAINER@/$maintainer/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$size/; s/@LIBRARIES@/$libraries/" \
    "$root/Deploy/debian/control" >"$tree/DEBIAN/control"
(cd "$tree" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort --zero-terminated | xargs --null md5sum) >"$tree/DEBIAN/md5sums"

mkdir --parents "$output"
package="$output/holdline_${version}_$architecture.deb"
dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$package"
if command -v lintian >/dev/null; then
    say "Checking the package"
    lintian --fail-on error "$package"
fi
say "$package"
