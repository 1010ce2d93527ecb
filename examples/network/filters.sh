#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The filter host for many streams: one process for each of them, with one thread,
# so that none waits for another and one that fails takes none along.
#
#   filters.sh jpeg|h264|raw|srt COUNT PORT HOST PORT [FILTER...]
#
# Stream i comes in at the first PORT + i and goes to the second PORT + i, from 0.
# A stream that ends or fails is taken again, until Ctrl-C.
set -euo pipefail
# shellcheck source=examples/network/transports.sh
. "$(dirname "$0")/transports.sh"
[ $# -ge 5 ] || usage 1 >&2

transport=$1 count=$2 from=$3 host=$4 to=$5
shift 5

# Ctrl-C goes to the process that runs, and to this loop.
again () {
  trap 'kill $! 2>/dev/null || :; wait; exit 0' INT TERM
  while :; do
    "$(dirname "$0")/filter.sh" "$transport" $((from + $1)) "$host" \
      $((to + $1)) "${@:2}" &
    wait $! || sleep 1
  done
}

trap 'kill $(jobs -p) 2>/dev/null || :; wait; exit 0' INT TERM
for ((stream = 0; stream < count; stream++)); do
  again $stream "${@:-magnifyfilter n-threads=1 interpolation=bilinear border-width=4}" &
done
wait
