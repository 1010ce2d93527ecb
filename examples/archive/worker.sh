#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# One film of an archive, in one process, its filter in one thread:
#
#   worker.sh edges|lens|focus OUT FILM
#   worker.sh edges|lens|focus OUT < LIST        the film of this task of Slurm
#
# edges and lens write OUT/FILM.edges.mkv and OUT/FILM.lens.mkv, pictures without
# loss (FFV1); focus writes OUT/FILM.focus.csv, seconds and focus of every frame.
# EDGES and LENS may hold properties of the filter. What is there and newer than
# the film is left as it is; what is under way ends in .part, so that work that was
# interrupted is taken up where it was left.
set -euo pipefail

usage () {
  sed -n '3,/^[^#]/s/^#\( \|$\)//p' "$0"
  exit "$1"
}

# through FILTER PIECE...: the film's pictures through them.
through () {
  local filter=$1
  shift
  # shellcheck disable=SC2086
  gst-launch-1.0 ${quiet--q} filesrc "location=$film" ! decodebin ! $filter ! "$@"
}

# keep FILTER: as a film without loss.
keep () {
  through "$1" videoconvert ! avenc_ffv1 ! matroskamux ! filesink "location=$part"
}

# Those of the filter's messages, as seconds and numbers.
focus_csv () {
  local told='s/.* stream-time=(guint64)\([0-9]*\),.* focus=(double)\([^,;]*\).*/\1 \2/p'
  echo seconds,focus
  quiet=-m through \
    'sobelfilter n-threads=1 output=none post-messages=true interval=0' \
    fakesink | sed -n "$told" | awk '{ printf "%.6f,%s\n", $1 / 1e9, $2 }'
}

case ${1:-} in
  -h | --help) usage 0 ;;
  edges) ending=edges.mkv ;;
  lens) ending=lens.mkv ;;
  focus) ending=focus.csv ;;
  *) usage 1 >&2 ;;
esac
[ $# -eq 2 ] || [ $# -eq 3 ] || usage 1 >&2
kind=$1 film=${3:-}
[ -n "$film" ] || film=$(sed -n "${SLURM_ARRAY_TASK_ID:?names no film}p")
[ -e "$film" ] || { echo "$film: no such film" >&2; exit 1; }
name=${film#./}
result=$2/${name#/}.$ending
part=$result.part
if [ "$result" -nt "$film" ]; then
  echo "$film: done already"
  exit
fi
mkdir -p "$(dirname "$result")"
case $kind in
  edges) keep "sobelfilter n-threads=1 ${EDGES:-}" ;;
  lens) keep "magnifyfilter n-threads=1 ${LENS:-interpolation=lanczos}" ;;
  focus) focus_csv >"$part" ;;
esac || { echo "$film: failed" >&2; exit 1; }
mv "$part" "$result"
echo "$film: done"
