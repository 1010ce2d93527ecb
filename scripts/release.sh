#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes a release of what is committed here:
#
#   scripts/release.sh [--dry-run]
#
# The version is that of meson.build; NEWS, debian/changelog and data/*.xml have
# to name it. A tarball is made, unpacked, built and tested (`meson dist`), the
# Debian packages are built of it and tried (scripts/package.sh), and then the
# commit is tagged, unless this is a dry run. Nothing is sent anywhere. All of
# it is left in build/release/.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"
cd "$root"

case $* in
  '') dry= ;;
  --dry-run) dry=1 ;;
  *) sed -n '3,13s/^# \{0,1\}//p' "$0"; [[ $* =~ ^(-h|--help)$ ]]; exit ;;
esac

need build play programs test package
[ -z "$(git status --porcelain)" ] || die "there are changes not committed"
out=$root/build/release
version=$(meson introspect meson.build --projectinfo \
  | sed -n 's/.*"version": "\([^"]*\)".*/\1/p')
! git rev-parse -q --verify "refs/tags/v$version" >/dev/null \
  || die "v$version is there already; raise the version in meson.build"
tests/packaging/version.py "$root" "$version" || die "not all name $version"

rm -rf "$out"
mkdir -p "$out"
configure "$out/build" --buildtype=release
step "tarball: made, built, tested"
meson dist -C "$out/build" --formats xztar >"$out/dist.log" 2>&1 \
  || { tail -n 30 "$out/dist.log" >&2; die "the tarball is not good"; }
mv "$out"/build/meson-dist/* "$out"
tar -C "$out" -xf "$out/gst-edgelens-$version.tar.xz"
scripts/package.sh "$out/gst-edgelens-$version"
mv build/package/first/*.deb "$out"
rm -rf "$out"/build "$out/gst-edgelens-$version"
if [ -z "$dry" ]; then
  git tag -a "v$version" -m "gst-edgelens $version"
  step "tagged v$version; to publish it: git push origin v$version"
fi
ls -1 "$out"
