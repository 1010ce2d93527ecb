#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Cross-compiles the plugin for another processor on this Debian, and runs those
# of its tests that are programs, under qemu-user where it takes one:
#
#   scripts/test-cross.sh ARCHITECTURE      Debian's name for it, such as arm64
#
# GStreamer's headers for that processor take the place of this system's own, so
# this is for a system that nothing else is done with:
# scripts/test-release.sh SUITE ARCHITECTURE makes one. Ends with
# "N passed, N failed".
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

[ $# -eq 1 ] || die "name an architecture, such as arm64"
packages[tools]="dpkg-dev meson ninja-build qemu-user gcc"
need tools
as_root dpkg --add-architecture "$1"
triplet=$(dpkg-architecture -a"$1" -qDEB_HOST_MULTIARCH 2>/dev/null)
cpu=$(dpkg-architecture -a"$1" -qDEB_HOST_GNU_CPU 2>/dev/null)
gnu=$(dpkg-architecture -a"$1" -qDEB_HOST_GNU_TYPE 2>/dev/null)
packages[foreign]="gcc-$gnu libc6-dev:$1 pkgconf:$1 libgstreamer1.0-dev:$1
  libgstreamer-plugins-base1.0-dev:$1 gstreamer1.0-plugins-base:$1
  gstreamer1.0-plugins-good:$1"
need foreign

# What the programs are run by.
case $1:$(dpkg --print-architecture) in
  i386:amd64) runner="'env'" ;; # this processor itself
  *) runner="'qemu-$cpu', '-L', '/'" ;;
esac

readonly build=$root/build/cross-$1
mkdir -p "$root/build"
meson env2mfile --cross --debarch "$1" -o "$build.ini" >/dev/null
printf '[binaries]\nexe_wrapper = [%s]\n' "$runner" >"$build-run.ini"
configure "$build" --cross-file "$build.ini" --cross-file "$build-run.ini" \
  -Dexamples=disabled -Dbenchmarks=disabled
compile "$build"
# no helper that the kernel could not start, and plugins of that processor
export GST_REGISTRY_FORK=no
export GST_PLUGIN_SYSTEM_PATH_1_0=/usr/lib/$triplet/gstreamer-1.0
run_tests "$build" --no-suite scripts --no-suite packaging \
  --timeout-multiplier 20
