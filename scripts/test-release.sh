#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs the demo and the tests on a fresh release of Debian or Ubuntu:
#
#   scripts/test-release.sh SUITE [ARCHITECTURE]      trixie, sid, noble, ...
#
# It has to be root: debootstrap makes the release in build/chroot/, where it
# stays for the next run, and the two commands run in there on a copy of this
# tree, in mounts and processes of their own that are gone with the script. The
# mirror is the one that this machine's apt has for that distribution, or the
# distribution's own. Ends with "N passed, N failed" of the tests, or with status
# 77 where no release can be made.
#
# With an architecture (Debian's name for it, such as i386 or arm64) that this
# processor does not run by itself, the plugin is cross-compiled in there, and
# those tests that are programs run under qemu-user.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

[ $# -eq 1 ] || [ $# -eq 2 ] || die "name a suite, such as trixie"
readonly suite=$1 arch=${2-} native=$(dpkg --print-architecture)
readonly release=$root/build/chroot/$suite${arch:+-$arch} tree=/srv/edgelens
readonly scripts=/usr/share/debootstrap/scripts

# What the release itself is made for: what this processor runs.
case $arch:$native in
  "$native:$native" | i386:amd64) readonly made=$arch ;;
  *) readonly made=$native ;;
esac

# The scripts of debootstrap that may make the suite: its own, or, where it is
# newer than debootstrap, those of what Debian and Ubuntu make now.
recipes () {
  [ -e "$scripts/$suite" ] && echo "$suite" || echo sid gutsy
}

# What apt and the resolver of this machine need to get anywhere, also in there.
lend_network () {
  cp /etc/resolv.conf /etc/hosts "$release/etc/"
  apt_network >"$release/etc/apt/apt.conf.d/90host"
}

# No services, no manuals in other languages, no waiting for the disk.
keep_lean () {
  printf '#!/bin/sh\nexit 101\n' >"$release/usr/sbin/policy-rc.d"
  chmod +x "$release/usr/sbin/policy-rc.d"
  echo force-unsafe-io >"$release/etc/dpkg/dpkg.cfg.d/unsafe-io"
  echo 'Acquire::Languages "none";' >"$release/etc/apt/apt.conf.d/90lean"
}

# bootstrap RECIPE: makes the suite as that script of debootstrap does.
bootstrap () {
  local from=Debian components=main
  ! grep -q ubuntu "$scripts/$1" || { from=Ubuntu; components+=,universe; }
  rm -rf "$release"
  mkdir -p "$release"
  timeout 1800 unshare --mount debootstrap --variant=minbase \
    --components=$components --arch="$made" --include=ca-certificates "$suite" \
    "$release" "$(mirror $from)" "$scripts/$1" >"$release.log" 2>&1 </dev/null
}

make_release () {
  local recipe
  step "making ${release#"$root/"}"
  for recipe in $(recipes); do
    ! bootstrap "$recipe" || { keep_lean; return; }
    tail -n 5 "$release.log"
    rm -rf "$release"
  done
  skip "debootstrap failed"
}

# What git knows, as it is now; builds of the last run stay.
copy_tree () {
  mkdir -p "$release$tree"
  find "$release$tree" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
  git -C "$root" ls-files -z | tar -C "$root" --null -T - -c \
    | tar -C "$release$tree" -x
}

# inside SECONDS COMMAND...: runs it there, with nothing left when it ends.
inside () {
  local machine
  machine=$(uname -m)
  [ "$made" = "$native" ] || machine=$made
  timeout --foreground "$1" setarch "$machine" unshare --mount --pid --fork \
    --kill-child --root="$release" --mount-proc --wd="$tree" \
    env -u DISPLAY -u WAYLAND_DISPLAY -u XDG_RUNTIME_DIR HOME=/root \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "${@:2}" </dev/null
}

[ "$(id -u)" -eq 0 ] || skip "only root can make a release"
unshare --mount --pid --fork true 2>/dev/null || skip "no mounts of our own here"
need release
[ -e "$release/etc/dpkg/dpkg.cfg.d/unsafe-io" ] || make_release
lend_network
copy_tree
inside 300 dpkg --configure -a >/dev/null # what a run cut short left behind
if [ -n "$arch" ] && [ "$arch" != "$made" ]; then
  inside 5400 scripts/test-cross.sh "$arch"
  exit
fi
inside 3600 bash -c '. scripts/setup.sh; need build play test' \
  || die "the packages cannot be installed"
step "$suite: the demo"
status=0
inside 600 tests/scripts/demo-test.sh || status=$?
step "$suite: the tests"
inside 1800 scripts/test.sh && exit $status
