#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
#   scripts/test-aarch64.sh
#
# compiles the engine for aarch64 with Debian's cross compiler and runs their
# tests, which end with "N passed, N failed", under qemu-user: plain C and NEON.
# It knows neither GLib nor GStreamer, so the C library is all that this
# needs; the compiler arguments are those of gst/meson.build.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

need aarch64
readonly engine=$root/gst/engine out=$root/build/aarch64
cc=(aarch64-linux-gnu-gcc -std=c11 -Wall -Wextra -Werror -O3 -fno-math-errno
  -fno-trapping-math -ffp-contract=off "-I$engine"
  "-DEL_BUILT_ISAS=X (c, EL_ISA_C) X (neon, EL_ISA_NEON)")

# The table of one instruction set.
table () {
  "${cc[@]}" "${@:2}" "-DEL_ISA_SUFFIX=$1" "-DEL_ISA_ID=EL_ISA_${1^^}" \
    -c "$engine/table.c" -o "$out/table-$1.o"
}

rm -rf "$out"
mkdir -p "$out"
step "compiling for aarch64"
table c -DEL_PLAIN_C
table neon
mapfile -t sources < <(find "$engine" "$root/tests/engine" -name '*.c' \
  ! -name table.c)
"${cc[@]}" "${sources[@]}" "$out"/*.o -lm -o "$out/kernel-test"

step "running under qemu"
qemu-aarch64 -L /usr/aarch64-linux-gnu "$out/kernel-test" --quick
