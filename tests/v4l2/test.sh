#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The filters, the demo and the programs with cameras and TV inputs of Linux:
#
#   tests/v4l2/test.sh
#
# Boots Debian's kernel under qemu, with its driver of cameras that are none
# (vivid), where tests/v4l2/guest.sh tries them: every way to hand frames over,
# fields, a signal that changes and one that goes, a camera that is unplugged. No
# test of scripts/test.sh, for it takes minutes and a few hundred MB of packages.
#
# It has to be root, on Debian for amd64, and needs qemu-system-x86, mmdebstrap
# and cpio; where something is missing it says so and ends with status 77. What it
# boots stays in build/v4l2/ for the next run. Ends with "N passed, N failed".
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/../../scripts/setup.sh"

readonly work=$root/build/v4l2
readonly system=$work/system tree=/srv/edgelens
readonly inside=(bash coreutils fonts-dejavu-core gstreamer1.0-plugins-base
  gstreamer1.0-plugins-good gstreamer1.0-tools gstreamer1.0-x kmod libgtk-4-1
  mount procps udev v4l-utils xdotool xvfb)
# Manuals, other languages, and OpenGL made of the processor.
readonly left_out=('/usr/share/doc/*' '/usr/share/man/*' '/usr/share/locale/*'
  '/usr/lib/*/libLLVM*' '/usr/lib/*/dri/*')

check_machine () {
  local tool
  [ "$(id -u)" -eq 0 ] || skip "only root can make a system to boot"
  [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] \
    || skip "it is Debian's kernel for amd64 that is booted"
  for tool in qemu-system-x86_64 mmdebstrap cpio; do
    command -v $tool >/dev/null || skip "there is no $tool;" \
      "apt-get install qemu-system-x86 mmdebstrap cpio"
  done
}

# pack FOLDER: as the kernel unpacks it.
pack () {
  (cd "$1" && find . | cpio --quiet -o -H newc)
}

# This release's kernel beside the system, and in it the drivers of cameras.
fetch_kernel () {
  local package
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: //p')
  (cd "$work" && rm -f linux-image-*.deb && apt-get -q update \
    && apt-get -q download "$package")
  dpkg-deb --fsys-tarfile "$work/$package"_*.deb \
    | tar -C "$system" -x --wildcards './boot/vmlinuz-*' \
      './lib/modules/*/modules.builtin*' './lib/modules/*/modules.order' \
      './lib/modules/*/kernel/drivers/media/'{cec,common,mc,v4l2-core}'/*' \
      './lib/modules/*/kernel/drivers/media/'{rc/rc-core,test-drivers/vivid/}'*'
  mv "$system"/boot/vmlinuz-* "$work/kernel"
  chroot "$system" depmod "$(ls "$system/lib/modules")"
}

# Of the plugins of "bad" one alone is needed, which brings nothing with it.
lend_plugin () {
  local folder
  folder=$(pkg-config --variable=pluginsdir gstreamer-1.0)
  cp "$folder/libgstdebugutilsbad.so" "$system$folder/"
}

install_system () {
  local pattern from options=()
  from=$(mirror Debian)
  for pattern in "${left_out[@]}"; do
    options+=(--dpkgopt="path-exclude=$pattern")
  done
  apt_network >"$work/apt.conf"
  timeout 900 mmdebstrap --mode=root --variant=essential \
    --include="$(IFS=,; echo "${inside[*]}")" --aptopt="$work/apt.conf" \
    "${options[@]}" "$(. /etc/os-release && echo "$VERSION_CODENAME")" \
    "$system" ${from:+"$from"}
}

make_system () {
  step "making a system to boot (build/v4l2/make.log)"
  rm -rf "$system"
  mkdir -p "$work"
  { install_system && fetch_kernel && lend_plugin; } >"$work/make.log" 2>&1 \
    </dev/null || { tail -n 5 "$work/make.log"; skip "there is no such system"; }
  pack "$system" >"$work/system.part"
  mv "$work/system.part" "$work/system.cpio"
}

# What is tried, as it is now.
pack_tree () {
  local added=$work/added
  rm -rf "$added"
  mkdir -p "$added$tree"
  install -m 755 "$root/tests/v4l2/guest.sh" "$added/init"
  (cd "$root" && cp -r --parents scripts \
    build/gst/libgstedgelens.so build/examples/focus/edgelens-focus \
    build/examples/loupe/edgelens-loupe "$added$tree/")
  touch "$added$tree/build/build.ninja"
  pack "$added"
}

# machine ACCELERATOR OPTION...: boots the kernel on it; what the guest prints.
machine () {
  qemu-system-x86_64 -accel "$1" -cpu max -smp 2 -m 3072 -nic none -no-reboot \
    -display none -vga none -serial stdio -kernel "$work/kernel" \
    -append 'console=ttyS0 quiet panic=-1' "${@:2}" </dev/null 2>&1
}

# KVM where a kernel boots on it: within another machine it may not. Without a
# root it ends at once, and says why.
accelerator () {
  if timeout 20 bash -c 'machine kvm' | grep -q 'Kernel panic'; then
    echo kvm
  else
    echo tcg
  fi
}

# The kernel takes one archive after the other.
boot () {
  local accelerator
  export -f machine
  export work
  accelerator=$(accelerator)
  pack_tree | cat "$work/system.cpio" - >"$work/initrd"
  step "booting ($accelerator)"
  timeout --foreground 1200 bash -c 'machine "$@"' -- "$accelerator" \
    -initrd "$work/initrd" | sed -u 's,\r,,g' | tee "$work/guest.log"
}

check_machine
need build play programs
configure "$root/build"
compile "$root/build" gst/libgstedgelens.so examples/focus/edgelens-focus \
  examples/loupe/edgelens-loupe
[ -e "$work/system.cpio" ] || make_system
boot || true
last=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/guest.log") \
  || die "the guest did not come to its end; its words are in $work/guest.log"
printf '%s\n' "$last"
[[ $last == *' 0 failed' ]]
