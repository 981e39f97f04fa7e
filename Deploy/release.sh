#!/bin/bash
# Builds the programs as they are installed: optimised, without what only a debugger reads, and stripped.
#   Deploy/release.sh            .build/release: they use Swift's shared libraries where they lay on this machine
#   Deploy/release.sh --static   .build/static/release: with Swift's libraries in them, for other machines. It builds everything anew.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

need_packages "${to_build[@]}"
need_swift
options=(--configuration release)
case "${1:-}" in
--static) options+=(--static-swift-stdlib --scratch-path "$root/.build/static" -Xlinker --gc-sections) ;;
'') ;;
*) stop "--static is the only option" ;;
esac
build "${options[@]}" "${smaller[@]}" --product holdlined
build "${options[@]}" "${smaller[@]}" --product holdline
build "${options[@]}" "${smaller[@]}" --product holdline-mime
directory=$(swift build --package-path "$root" "${options[@]}" --show-bin-path)
ls -l --human-readable "$directory"/holdline{d,,-mime}
