#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The camera host: sends what a camera sees to the filter host, or to a viewer.
#
#   camera.sh jpeg|h264|raw|srt HOST PORT [SOURCE...]
#
# SOURCE is a piece of a launch line, a camera in 1080p by default. Start the
# viewer first, then the filter host, then this.
set -euo pipefail
# shellcheck source=examples/network/transports.sh
. "$(dirname "$0")/transports.sh"
[ $# -ge 3 ] || usage 1 >&2

transport=$1 host=$2 port=$3
shift 3
play "${*:-v4l2src ! decodebin ! video/x-raw,width=1920,height=1080}" \
  "$(piece "${send[$transport]}" "$host" "$port")"
