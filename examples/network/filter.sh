#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The filter host: takes a stream, filters it, and sends it on.
#
#   filter.sh jpeg|h264|raw|srt PORT HOST PORT [FILTER...]
#
# PORT is where it listens, HOST and PORT where the result goes. FILTER is a piece
# of a launch line, a lens by default.
set -euo pipefail
# shellcheck source=examples/network/transports.sh
. "$(dirname "$0")/transports.sh"
[ $# -ge 4 ] || usage 1 >&2

transport=$1 from=$2 host=$3 port=$4
shift 4
play "$(piece "${receive[$transport]}" '' "$from")" \
  "${*:-magnifyfilter interpolation=bilinear border-width=4}" \
  "$(piece "${send[$transport]}" "$host" "$port")"
