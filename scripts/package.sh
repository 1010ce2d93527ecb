#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Builds the Debian packages of a source tree (this one unless another is
# named), and checks them:
#
#   scripts/package.sh [TREE]
#
# Two builds have to be the same byte for byte, lintian must have nothing to
# say, and the packages are installed, tested by debian/tests and removed again,
# over a scratch copy of this system where the kernel lets us have one. The
# packages stay in build/package/. The tests of the build itself run with
# DEB_BUILD_OPTIONS= in the environment; by default they are left to
# scripts/test.sh.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

work=$root/build/package

# What newer lintians say of what Debian 12 needs: its Standards-Version, its
# debhelper, and two fields that its lintian asks for.
newer='out-of-date-standards-version|package-uses-old-debhelper-compat-version'
newer+='|redundant-priority-optional-field|redundant-rules-requires-root-no-field'

changelog_version () {
  dpkg-parsechangelog -l "$1/debian/changelog" -S Version
}

# build FOLDER: the packages of the tree, built somewhere below FOLDER, in it.
build () {
  local log=$1/build.log
  mkdir -p "$1/tree"
  tar -C "$tree" -c --exclude=./build* --exclude=./.git . | tar -C "$1/tree" -x
  step "building ${1#"$root/"}"
  (cd "$1/tree" && dpkg-buildpackage -us -uc) >"$log" 2>&1 \
    || { tail -n 30 "$log" >&2; die "dpkg-buildpackage failed; see $log"; }
}

# same FOLDER FOLDER: what was built there, but for the records of the builds.
same () {
  local file
  for file in "$1"/*.deb "$1"/*.dsc "$1"/*.tar.xz; do
    cmp "$file" "$2/${file##*/}" || die "two builds differ: ${file##*/}"
  done
}

# A script for root: installs the packages in folder $1, runs their tests,
# removes them, and finds nothing of them left.
tried='
  set -eu
  absent () {
    if "$@" >/dev/null 2>&1; then echo "should not be there: $*"; exit 1; fi
  }
  cd "$1"
  export DEBIAN_FRONTEND=noninteractive
  absent gst-inspect-1.0 sobelfilter
  apt-get -q -y --no-install-recommends install ./*edgelens*.deb
  gst-inspect-1.0 sobelfilter >/dev/null
  autopkgtest --no-built-binaries ./*.dsc -- null
  dpkg -L gstreamer1.0-edgelens edgelens-tools >files
  apt-get -q -y purge gstreamer1.0-edgelens edgelens-tools
  absent gst-inspect-1.0 sobelfilter
  while read -r name; do
    absent test -f "$name"
  done <files'

# over_a_copy FOLDER COMMAND...: runs it as root with / replaced by a copy whose
# changes are forgotten, with the files of the folder in it (whatever file system
# that is of). Status 125 where there can be no copy.
over_a_copy () {
  as_root unshare --mount bash -c '
    root=$1/copy
    folder=$2
    shift 2
    mkdir -p "$root" && mount -t tmpfs none "$root" \
      && mkdir "$root"/{upper,work,all} \
      && mount -t overlay none -o \
        "lowerdir=/,upperdir=$root/upper,workdir=$root/work" "$root/all" \
      || exit 125
    for part in dev proc sys; do
      mount --rbind "/$part" "$root/all/$part"
    done
    mount -t tmpfs none "$root/all/tmp"
    mkdir -p "$root/all/$folder"
    find "$folder" -maxdepth 1 -type f -exec cp -t "$root/all/$folder" {} +
    exec chroot "$root/all" "$@"' copy "$work" "$@"
}

# Installs and removes them: over a copy, else on this system itself.
try_out () {
  local status=0 command=(env -u GST_PLUGIN_PATH -u GST_PLUGIN_PATH_1_0
    GST_REGISTRY=/tmp/edgelens-package.bin bash -c "$tried" tried "$1")
  step "installing, testing, removing"
  over_a_copy "$1" "${command[@]}" >"$1/tried.log" 2>&1 || status=$?
  if [ $status -eq 125 ]; then
    ! dpkg-query -s gstreamer1.0-edgelens >/dev/null 2>&1 \
      || die "gstreamer1.0-edgelens is installed here, and may not be removed"
    status=0
    as_root "${command[@]}" >"$1/tried.log" 2>&1 || status=$?
  fi
  [ $status -eq 0 ] || { tail -n 40 "$1/tried.log" >&2
    die "the packages do not work; see $1/tried.log"; }
}

need build play programs test package
tree=$(cd "${1:-$root}" && pwd)
export DEB_BUILD_OPTIONS=${DEB_BUILD_OPTIONS-nocheck}
as_root rm -rf "$work"
mkdir -p "$work"
build "$work/first"
(umask 077; LC_ALL=C.UTF-8 TZ=Asia/Tokyo build "$work/second/elsewhere")
same "$work/first" "$work/second/elsewhere"
step "two builds are the same"
lintian --allow-root --pedantic --display-info --fail-on none \
  "$work"/first/*.changes >"$work/lintian.log" || die "lintian failed"
! grep -vE "^N:|: ($newer)( |$)" "$work/lintian.log" || die "lintian complains"
rm -rf "$work"/{first/tree,second}
try_out "$work/first"
step "packages of $(changelog_version "$tree") are in ${work#"$root/"}/first"
