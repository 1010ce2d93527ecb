#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A folder of films, each in a process of its own, several at a time:
#
#   archive.sh edges|lens|focus FOLDER OUT [PROCESSES]
#
# As many at a time as there are processors, unless PROCESSES says otherwise. Says
# how far it is. Run it again after an interruption or a failure: films that are
# done are not done again. worker.sh --help tells what is written.
set -euo pipefail

usage () {
  sed -n '3,/^[^#]/s/^#\( \|$\)//p' "$0"
  exit "$1"
}

[[ ${1:-} =~ ^(-h|--help)$ ]] && usage 0
[ $# -ge 3 ] || usage 1 >&2
worker=$(cd "$(dirname "$0")" && pwd)/worker.sh
mkdir -p "$3"
out=$(cd "$3" && pwd)
list=$(mktemp)
trap 'rm -f "$list"' EXIT
cd "$2"
find . -type f -regextype egrep \
  -iregex '.*\.(avi|mkv|mov|mp4|mpe?g|m2?ts|ogv|webm|wmv)' \
  -not -path "$out/*" -print0 | sort -z >"$list"
total=$(tr -cd '\0' <"$list" | wc -c)
[ "$total" -gt 0 ] || { echo "no films in $2" >&2; exit 1; }

xargs -0 -P "${4:-$(nproc)}" -n 1 "$worker" "$1" "$out" <"$list" \
  | awk -v total="$total" '{ printf "%d of %d  %s\n", ++n, total, $0; fflush() }
    END { if (n < total) { print total - n " failed; run it again"; exit 1 } }'
