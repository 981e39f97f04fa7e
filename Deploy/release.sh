#!/bin/bash
# Builds the programs as they are installed: optimised, without what only a debugger reads, and stripped.
#   Deploy/release.sh
set -euo pipefail
. "$(dirname "$0")/lib.sh"

need_packages "${to_build[@]}"
need_swift
build --configuration release "${smaller[@]}" --product holdlined
build --configuration release "${smaller[@]}" --product holdline
directory=$(swift build --package-path "$root" --configuration release --show-bin-path)
ls -l --human-readable "$directory/holdlined" "$directory/holdline"
