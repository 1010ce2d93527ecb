# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the other scripts share; sourced by them, never run. It answers --help
# for each of them, before anything is installed, built or played.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The comment that a script begins with, which says how it is used.
usage () {
  sed -n '4,${ /^#/!q; s/^# \{0,1\}//p; }' "$0"
}

for word in "$@"; do
  case $word in
    -h | --help)
      usage
      exit 0 ;;
  esac
done

declare -A packages=(
  [build]="gcc libc6-dev meson ninja-build pkgconf gstreamer1.0-tools
    libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
    gstreamer1.0-plugins-base"
  [play]="gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
    gstreamer1.0-libav gstreamer1.0-x"
  [test]="python3 python3-gi gir1.2-gstreamer-1.0
    gir1.2-gst-plugins-base-1.0 openbox xvfb xdotool"
  [programs]="libgtk-4-dev libcairo2-dev"
  [recipes]="dbus-daemon ges1.0-tools gir1.2-cheese-3.0 gir1.2-ges-1.0
    gir1.2-gst-plugins-bad-1.0 gir1.2-gst-rtsp-server-1.0 gir1.2-gtk-3.0
    gir1.2-gtk-4.0 gstreamer1.0-gtk3 gstreamer1.0-nice gstreamer1.0-pipewire
    gstreamer1.0-plugins-ugly libgtk-3-dev pipewire pipewire-bin python3-opencv
    wireplumber xvfb"
  [network]="iproute2 gstreamer1.0-plugins-ugly parallel"
  [cluster]="openssh-server slurm-wlm munge" # they start daemons at once
  [package]="build-essential dpkg-dev debhelper lintian autopkgtest fakeroot appstream
    desktop-file-utils man-db"
  [clang]="clang"
  [format]="clang-format-14"
  [release]="debootstrap"
)

# step TEXT: one line of progress.
step () {
  printf '== %s\n' "$*" >&2
}

# die TEXT: the reason in one line, and the end.
die () {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# skip TEXT: why this machine cannot do it, and the end.
skip () {
  printf 'skipped: %s\n' "$*"
  exit 77
}

# await SECONDS PID COMMAND...: until the command succeeds, the process has ended
# or the time is over.
await () {
  local end=$((SECONDS + $1)) pid=$2
  shift 2
  until "$@" || ! kill -0 "$pid" 2>/dev/null || [ $SECONDS -ge $end ]; do
    sleep 0.1
  done
}

# end PID: ends a process of this shell's, by force where it takes long. Not by
# `timeout`, which ignores signals in the background from coreutils 9.10 on.
end () {
  kill "$1" 2>/dev/null || true
  await 5 "$1" false
  kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

as_root () {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# find_missing GROUP...: sets `missing`, what is not installed of these package
# groups.
find_missing () {
  local group package installed
  missing=()
  installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' 2>/dev/null)"
  for group in "$@"; do
    for package in ${packages[$group]}; do
      [[ $installed == *" ii $package "* ]] || missing+=("$package")
    done
  done
}

# apt_quietly COMMAND...: what it says only where it fails.
apt_quietly () {
  local log
  command -v apt-get >/dev/null \
    || die "no apt-get here; install what these Debian packages hold:" \
      "${missing[@]}"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null \
    || die "neither root nor sudo; install as root: ${missing[*]}"
  log=$(mktemp)
  as_root apt-get -q -y --no-install-recommends "$@" >"$log" 2>&1 </dev/null \
    || { tail -n 20 "$log" >&2; die "apt-get failed; its log is $log"; }
  rm -f "$log"
}

# need GROUP...: installs what is missing of these package groups. Nothing is
# asked of the network when all of it is there.
need () {
  local missing
  find_missing "$@"
  [ ${#missing[@]} -gt 0 ] || return 0
  step "installing ${missing[*]}"
  apt_quietly update
  apt_quietly install "${missing[@]}"
}

# want GROUP...: the same for packages without which tests only skip: those that
# this release does not have, or cannot install, are left out.
want () {
  local missing package some=()
  find_missing "$@"
  [ ${#missing[@]} -gt 0 ] || return 0
  apt_quietly update
  for package in "${missing[@]}"; do
    if apt-get -q -s install "$package" >/dev/null 2>&1; then
      some+=("$package")
    else
      step "no $package here; what it is for is skipped"
    fi
  done
  [ ${#some[@]} -gt 0 ] || return 0
  step "installing ${some[*]}"
  apt_quietly install "${some[@]}"
}

# mirror DISTRIBUTION: that of this machine's apt for it; nothing where it has none.
# What makes a system takes the distribution's own then.
mirror () {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
    "Origin: $1" "Label: $1" 2>/dev/null | sed -n 1p || true
}

# What apt needs on this machine to get anywhere, for another system's apt.
apt_network () {
  apt-config dump | grep -E '^Acquire::(Check|https?::Proxy)' || true
}

# configure DIR [MESON OPTION...]: a build folder, unless it is there already.
configure () {
  local dir=$1
  shift
  [ -f "$dir/build.ninja" ] && return 0
  step "configuring ${dir#"$root/"}"
  meson setup "$dir" "$root" "$@" >"$dir.log" 2>&1 \
    || { tail -n 20 "$dir.log" >&2; die "meson setup failed"; }
  rm -f "$dir.log"
}

# compile DIR [NINJA TARGET...]: quiet unless something is to be said.
compile () {
  step "compiling ${1#"$root/"}"
  ninja --quiet -C "$@" | sed '/no work to do/d'
}

# run_tests DIR [MESON TEST OPTION...]: runs them, then prints one plain line
# "N passed, N failed[, N skipped]" counted from the log of this very run.
run_tests () {
  local dir=$1 log=$1/meson-logs/testlog.txt status=0
  shift
  rm -f "$log"
  meson test -C "$dir" --no-rebuild --print-errorlogs "$@" || status=$?
  [ -f "$log" ] || die "meson test left no log in $dir"
  awk '
    /^Ok: /              { passed += $2 }
    /^Expected Fail: /   { passed += $3 }
    /^Fail: /            { failed += $2 }
    /^Unexpected Pass: / { failed += $3 }
    /^Timeout: /         { failed += $2 }
    /^Skipped: /         { skipped += $2 }
    END {
      printf "%d passed, %d failed", passed, failed
      if (skipped)
        printf ", %d skipped", skipped
      print ""
      exit failed > 0 || passed == 0
    }' "$log" && return "$status"
}
