#!/bin/bash
# Builds the command, and writes those pages anew that repeat what its parser, the configuration and the examples say.
#   Deploy/man/generate.sh
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

need_packages "${to_build[@]}" python3
need_swift
build --product holdline
python3 "$root/Deploy/man/generate.py" "$(swift build --package-path "$root" --show-bin-path)/holdline" "$root/Deploy/man"
