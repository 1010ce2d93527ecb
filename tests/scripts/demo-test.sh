#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs scripts/demo.sh without a display:   demo-test.sh
#
# Its pictures have to be there soon, of the test source as well as of one whose
# caps say nothing of the pixels' shape, as those of many cameras do.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/../../scripts/setup.sh"

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
cat >"$tools/gst-launch-1.0" <<EOF
#!/bin/bash
exec $(command -v gst-launch-1.0) "\$@" \\
  > >(exec sed -u 's/, pixel-aspect-ratio=[^,;]*//')
EOF
chmod +x "$tools/gst-launch-1.0"

# demo FOLDER: runs it with the tools in this folder before others, and counts
# its pictures.
demo () {
  local pictures
  rm -rf "$root/build/demo"
  PATH=$1:$PATH DISPLAY='' WAYLAND_DISPLAY='' \
    timeout 240 "$root/scripts/demo.sh" </dev/null
  pictures=$(find "$root/build/demo" -name '*.png' -size +1k | wc -l)
  [ "$pictures" -eq 4 ] || die "$pictures pictures"
}

need build play
configure "$root/build"
compile "$root/build" gst/libgstedgelens.so # its time is not the demo's
demo /usr/bin
demo "$tools"
