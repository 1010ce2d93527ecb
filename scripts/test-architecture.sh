#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests the engine on another processor, with Debian's cross compiler:
#
#   scripts/test-architecture.sh arm64|armhf|i386|ppc64el|riscv64|s390x
#
# Compiles it and runs its tests, which end with "N passed, N failed", under
# qemu-user: plain C, and the kernels of the instruction sets that there are. It
# knows neither GLib nor GStreamer, so the C library is all that this needs; the
# compiler's arguments are those of gst/meson.build. For the elements on top of
# it see scripts/test-release.sh, which takes an architecture as well.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

# What Debian calls it, what its tools are called, what qemu calls it.
case "${1-}" in
  arm64) triplet=aarch64-linux-gnu qemu=aarch64 ;;
  armhf) triplet=arm-linux-gnueabihf qemu=arm ;;
  i386) triplet=i686-linux-gnu qemu=i386 ;;
  ppc64el) triplet=powerpc64le-linux-gnu qemu=ppc64le ;;
  riscv64) triplet=riscv64-linux-gnu qemu=riscv64 ;;
  s390x) triplet=s390x-linux-gnu qemu=s390x ;;
  *) die "name one of arm64, armhf, i386, ppc64el, riscv64, s390x" ;;
esac
packages[cross]="gcc-$triplet libc6-dev-$1-cross qemu-user"
need cross

readonly engine=$root/gst/engine out=$root/build/architecture/$1
declare -A isas=([c]=-DEL_PLAIN_C)
args=()
case $1 in
  arm64) isas[neon]='' ;;
  i386)
    args=(-msse2 -mfpmath=sse)
    isas[sse2]=''
    isas[avx2]='-mavx2 -mfma' ;;
esac

# What each object is made of, a line for one run of the compiler.
objects () {
  local isa built='' id=0 source
  for isa in c sse2 avx2 neon; do
    [ -n "${isas[$isa]+there}" ] || continue
    built+="X($isa,EL_ISA_${isa^^})"
    while IFS= read -r source; do
      printf '%s -DEL_ISA_SUFFIX=%s -c "%s" -o "%s"\n' "${isas[$isa]//$'\n'/ }" \
        "$isa" "$source" "$out/$(basename "$source" .c)-$isa.o"
    done < <(find "$engine" -name '*-table.c')
  done
  while IFS= read -r source; do
    id=$((id + 1))
    printf -- '-DEL_BUILT_ISAS=%s -c "%s" -o "%s"\n' "$built" "$source" \
      "$out/$id.o"
  done < <(find "$engine" "$root/tests/engine" "$root/tests/formulas.c" \
    -name '*.c' ! -name '*-table.c')
}

rm -rf "$out"
mkdir -p "$out"
step "compiling for $1"
objects | xargs -P "$(nproc)" -L 1 "$triplet-gcc" -std=gnu11 -Wall -Wextra \
  -Werror -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off \
  "${args[@]}" "-I$engine" "-I$root/tests/engine" || die "it does not compile"
"$triplet-gcc" -static "$out"/*.o -lm -o "$out/kernel-test"

# Compilers say something else of floats where there are half floats.
[ "$1" != arm64 ] || "$triplet-gcc" -std=gnu11 -march=armv8.2-a+fp16 -Wall \
  -Wextra -Werror -DEL_ISA_SUFFIX=neon "-I$engine" -fsyntax-only \
  "$engine"/*/samples-table.c || die "it does not compile with half floats"

run=("qemu-$qemu" "$out/kernel-test")
[ "$1" != i386 ] || ! "$out/kernel-test" --list >/dev/null 2>&1 \
  || run=("$out/kernel-test")
step "running ${run[0]##*/}"
"${run[@]}" --quick
