#!/bin/bash
# Builds the programs, and writes those pages anew that repeat what its parser, the configuration and the examples say.
#   Deploy/man/generate.sh
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

need_packages "${to_build[@]}" python3
need_swift
build --product holdline
build --product holdlined
programs=$(swift build --package-path "$root" --show-bin-path)
python3 "$root/Deploy/man/generate.py" "$programs/holdline" "$programs/holdlined" "$root/Deploy/man"
