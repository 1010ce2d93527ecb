#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The viewer: shows a stream in a window as soon as a picture is there.
#
#   viewer.sh jpeg|h264|raw|srt PORT [SINK...]
#
# SINK is a piece of a launch line, a window by default.
set -euo pipefail
# shellcheck source=examples/network/transports.sh
. "$(dirname "$0")/transports.sh"
[ $# -ge 2 ] || usage 1 >&2

transport=$1 port=$2
shift 2
play "$(piece "${receive[$transport]}" '' "$port")" \
  "${*:-videoconvert ! videoscale ! autovideosink sync=false}"
