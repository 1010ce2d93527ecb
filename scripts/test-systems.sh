#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Whether the plugin's sources are right for other systems, without a warning:
#
#   scripts/test-systems.sh
#
# MinGW compiles them for Windows; clang reads them as clang-cl does for Windows,
# and for macOS, with the few declarations of tests/systems/include/ in place of
# those systems' C library. GLib's and GStreamer's headers are this system's, but
# for the sizes of types. Nothing is linked or run. Ends with
# "N passed, N failed": a source for a system counts as one.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

packages[systems]="clang gcc-mingw-w64-x86-64"
need build systems
cd "$root" # clang-cl takes what begins with a slash for an option
readonly out=build/systems stubs=tests/systems/include
readonly config=$(pkg-config --variable=libdir glib-2.0)/glib-2.0/include
# The compiler's arguments for each instruction set, as in gst/meson.build.
readonly c=-DEL_PLAIN_C neon=''
readonly sse2=-msse2 avx2='-mavx2 -mfma'
readonly avx512="$avx2 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512vbmi
  -mavx512vnni"
rm -rf "$out"
mkdir -p "$out/windows" "$out/macos"

# What GLib's configuration says where a long has four bytes and systems differ,
# and where a 64-bit integer is a long long as well.
sed -E 's/^(typedef (un)?signed) long (gu?int64|gs?size|gu?intptr)/\1 long long \3/
  s/(val##U?L)\)/\1L)/
  s/^(#define G_G[A-Z0-9]+_(MODIFIER|FORMAT) +")l/\1ll/
  s/^(#define G_(MAXSIZE|MAXSSIZE).*_MAXU?)LONG/\1INT64/
  s/^(#define G_MINSSIZE.*_MIN)LONG/\1INT64/
  s/^(#define GLIB_SIZEOF_LONG +)8/\14/
  s/\(gu?long\) \(/(gintptr) (/
  s/^(#define G[US]*LONG_TO_[LB]E.*G)U?INT64/\1INT32/
  s/^#define G_OS_UNIX/#define G_OS_WIN32\n#define G_PLATFORM_WIN32/
  s/^typedef int GPid/typedef void *GPid/
  s/IMPL_POSIX/IMPL_WIN32/
  /define GLIB_HAVE_ALLOCA_H/d' "$config/glibconfig.h" >"$out/windows/glibconfig.h"
sed -E 's/^(typedef (un)?signed) long (gu?int64)/\1 long long \3/
  s/(val##U?L)\)/\1L)/
  s/^(#define G_GU?INT64_(MODIFIER|FORMAT) +")l/\1ll/' \
  "$config/glibconfig.h" >"$out/macos/glibconfig.h"

# check NAME COMMAND...: counts whether it has nothing to say.
check () {
  local said
  if said=$("${@:2}" 2>&1) && [ -z "$said" ]; then
    echo "ok   $1" >>"$out/log"
  else
    echo "FAIL $1"$'\n'"$said" | tee -a "$out/log"
  fi
}

# soon NAME COMMAND...: checks it beside what other processors do.
soon () {
  check "$@" &
  [ "$(jobs -rp | wc -l)" -lt "$(nproc)" ] || wait -n
}

# sources SYSTEM ISAS COMPILER...: all of the plugin, with the kernels of these
# instruction sets.
sources () {
  local system=$1 isas=$2 isa source built=''
  shift 2
  step "${system//-/ }"
  for isa in $isas; do
    built+="X($isa,EL_ISA_${isa^^})"
    while IFS= read -r source; do
      # shellcheck disable=SC2086
      soon "$system: $source, $isa" "$@" ${!isa} "-DEL_ISA_SUFFIX=$isa" "$source"
    done < <(find gst -name '*-table.c' | LC_ALL=C sort)
  done
  while IFS= read -r source; do
    soon "$system: $source" "$@" "-DEL_BUILT_ISAS=$built" "$source"
  done < <(find gst -name '*.c' ! -name '*-table.c' | LC_ALL=C sort)
}

# headers SYSTEM: where they are, and what meson.build says to each source.
headers () {
  local name
  printf '%s\0' "-I$out/$1" -I/usr/include/glib-2.0 \
    -I/usr/include/gstreamer-1.0 -Igst -Igst/engine
  for name in PACKAGE VERSION PACKAGE_NAME PACKAGE_ORIGIN DOC_URI G_LOG_DOMAIN
  do
    printf '%s\0' "-D$name=\"edgelens\""
  done
}

mapfile -d '' -t windows < <(headers windows)
mapfile -d '' -t macos < <(headers macos)
sources windows-mingw 'c sse2 avx2 avx512' x86_64-w64-mingw32-gcc -std=gnu11 \
  -Wall -Wextra -O2 -ffp-contract=off -c -o /dev/null "${windows[@]}"
sources windows-clang-cl 'c sse2 avx2 avx512' clang --driver-mode=cl \
  --target=x86_64-pc-windows-msvc -imsvc "$stubs" /clang:-std=gnu11 /W4 /Zs \
  "${windows[@]}"
for cpu in x86_64 arm64; do
  isas='c sse2 avx2 avx512'
  [ $cpu != arm64 ] || isas='c neon'
  sources macos-$cpu "$isas" clang --target=$cpu-apple-macos11 -nostdlibinc \
    -isystem "$stubs" -std=gnu11 -Wall -Wextra -fsyntax-only "${macos[@]}"
done
wait
passed=$(grep -c '^ok' "$out/log") failed=$(grep -c '^FAIL' "$out/log" || true)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
