#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Frames, metas, properties and events that nobody would send, to both elements,
# under AddressSanitizer and UndefinedBehaviorSanitizer:
#
#   scripts/fuzz.sh [SECONDS]
#
# First all inputs in tests/fuzz/corpus/, then new ones for so long (60 if not
# said; 0: none). An input that fails is kept in build/fuzz/. What a failure is,
# tests/fuzz/fuzz.c says.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

seconds=${1-60}
[[ $seconds =~ ^[0-9]+$ ]] \
  || die "'$seconds' is no number of seconds; allowed: 0 and more"
# shellcheck disable=SC2034
packages[fuzz]="clang libclang-rt-dev"
need build test fuzz
build=$root/build/fuzz
CC=clang configure "$build" -Dfuzz=enabled -Db_sanitize=address,undefined \
  -Db_lundef=false -Doptimization=1 -Dexamples=disabled -Dprograms=disabled \
  -Dbenchmarks=disabled -Dc_args=-fsanitize=fuzzer-no-link
compile "$build" tests/fuzz/fuzz

# fuzz ARGUMENT...: libFuzzer, in the build folder.
fuzz () {
  ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 \
    LSAN_OPTIONS=suppressions=$root/tests/lsan.supp:print_suppressions=0 \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 G_SLICE=always-malloc \
    "$build/tests/fuzz/fuzz" -artifact_prefix="$build/" -timeout=60 \
    -rss_limit_mb=4096 -malloc_limit_mb=4096 -print_final_stats=0 \
    -verbosity=0 "$@"
}

step "replaying the corpus"
fuzz -runs=0 "$root/tests/fuzz/corpus"
[ "$seconds" -eq 0 ] && exit
step "fuzzing for $seconds s"
mkdir -p "$build/found"
fuzz -max_total_time="$seconds" -max_len=256 "$build/found" \
  "$root/tests/fuzz/corpus"
