#!/bin/bash
# Runs the tests under the thread sanitizer and the address sanitizer, each in a build folder of its own.
#   Deploy/sanitize.sh [thread|address] [OPTIONS OF SWIFT TEST...]
# It takes an hour and some GB, so no other script calls it; `Deploy/sanitize.sh thread --filter HoldlineStoreTests` takes a part.
# A test that passes with a report of a sanitizer fails here: the report ends its process.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$root"

sanitizers=(thread address)
case ${1:-} in
thread | address) sanitizers=("$1"); shift ;;
esac

need_packages "${to_build[@]}" util-linux strace curl python3
need_swift

# A crash would otherwise be followed by minutes of symbols. A Swift program ends without freeing what lasts as long as it: no leaks are looked for.
export SWIFT_BACKTRACE=enable=no
export TSAN_OPTIONS="halt_on_error=1 exitcode=66 suppressions=$root/Deploy/sanitize.txt"
export ASAN_OPTIONS="detect_leaks=0 exitcode=66"
for sanitizer in "${sanitizers[@]}"; do
    say "Building for the $sanitizer sanitizer"
    swift build --build-tests --sanitize "$sanitizer" --scratch-path ".build-$sanitizer" ${HOLDLINE_JOBS:+--jobs "$HOLDLINE_JOBS"}
    say "Running the tests under it"
    told=()
    if [ "$sanitizer" = thread ]; then
        # The compiler that comes with Swift: it knows how Swift calls its methods.
        "$(dirname "$(readlink --canonicalize "$(command -v swift)")")/clang" -Wall -Werror -O1 -fPIC -shared \
            -o "$root/.build-thread/sanitize.so" Deploy/sanitize.c
        told=(env "LD_PRELOAD=$root/.build-thread/sanitize.so")
    fi
    "${told[@]}" swift test --skip-build --sanitize "$sanitizer" --scratch-path ".build-$sanitizer" "$@"
done
say "All is well."
