#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes the tarball of the last commit and uses it in the ways of packagers:
#
#   scripts/test-tarball.sh
#
# It builds with link-time optimisation, as distributions build it, and passes
# those of its tests that are about what it compiles to; as a static library it
# is installed and linked into a program by pkg-config; and it is a subproject of
# another Meson project. Ends with "N passed, N failed".
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

need build test
readonly work=$root/build/tarball
rm -rf "$work"
mkdir -p "$work"
configure "$root/build"
step "making the tarball"
meson dist -C "$root/build" --no-tests --formats gztar --allow-dirty \
  >"$work/dist.log" 2>&1 || { tail -n 20 "$work/dist.log"; die "no tarball"; }
version=$(meson introspect "$root/build" --projectinfo \
  | sed -n 's/.*"version": "\([^"]*\)", "descriptive.*/\1/p')
readonly tree=$work/gst-edgelens-$version
tar -xzf "$root/build/meson-dist/${tree##*/}.tar.gz" -C "$work"

# quietly COMMAND...: its output only where it fails.
quietly () {
  "$@" >"$work/log" 2>&1 || { tail -n 30 "$work/log"; die "failed: $*"; }
}

# How it is linked has nothing to do with how many kernels there are.
readonly plain=simd=disabled

# The program of tests/plugin in a project of its own, with this one below.
within_another () {
  local host=$work/host
  mkdir -p "$host/subprojects"
  ln -s "$tree" "$host/subprojects/gst-edgelens"
  cp "$tree/tests/plugin/linked-in.c" "$host/main.c"
  cat >"$host/meson.build" <<'EOF'
project('host', 'c', default_options: ['default_library=static'])
executable('host', 'main.c', dependencies: [
  dependency('gstreamer-1.0'),
  dependency('gstedgelens', fallback: 'gst-edgelens')])
EOF
  quietly meson setup "$work/host-build" "$host" -Dgst-edgelens:$plain
  quietly ninja -C "$work/host-build"
  "$work/host-build/host"
}

# The same program, linked with what was installed.
with_pkg_config () {
  local flags
  quietly meson setup "$work/static" "$tree" --prefix="$work/prefix" \
    -Ddefault_library=static -D$plain -Dtests=disabled -Dexamples=disabled \
    -Dprograms=disabled -Dbenchmarks=disabled
  quietly meson install -C "$work/static"
  flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name '*.pc')") \
    pkg-config --static --cflags --libs gstedgelens)
  # shellcheck disable=SC2086
  quietly gcc "$tree/tests/plugin/linked-in.c" -o "$work/linked" $flags
  "$work/linked"
}

with_lto () {
  quietly meson setup "$work/lto" "$tree" -Db_lto=true -Dexamples=disabled \
    -Dprograms=disabled -Dbenchmarks=disabled
  quietly ninja -C "$work/lto"
}

export GST_REGISTRY=$work/registry.bin
unset GST_PLUGIN_PATH
step "as a subproject"
within_another
step "installed as a static library"
with_pkg_config
unset GST_REGISTRY
step "with link-time optimisation"
with_lto
quietly "$work/lto/tests/engine/kernel-test" --quick
run_tests "$work/lto" --suite units --suite elements --suite plugin
