#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Measures a release build beside memcpy and every peer that is installed:
#
#   scripts/bench.sh           all of it, some 20 minutes
#   scripts/bench.sh --quick   a first look: fewer and shorter turns
#
# It writes docs/performance-data/ (tables as .csv and .md, and the machine), the
# table of uses in docs/performance.md, and docs/performance.svg. Leave the
# machine alone meanwhile.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

case "${1-}" in
  '') quick=() ;;
  --quick) quick=(--quick) ;;
  *) die "unknown argument '$1'; allowed: --quick or nothing" ;;
esac

packages[bench]="gstreamer1.0-plugins-bad gstreamer1.0-opencv frei0r-plugins
  python3-matplotlib python3-opencv ffmpeg"
need build bench

build=$root/build-bench
data=$root/docs/performance-data
configure "$build" --buildtype=release -Dtests=disabled -Dexamples=disabled \
  -Dbenchmarks=enabled
compile "$build"
export GST_PLUGIN_PATH=$build/gst GST_REGISTRY=$build/registry.bin
mkdir -p "$data"

# measure NAME OPTION...: one run, kept as NAME.csv and NAME.md.
measure () {
  local name=$1
  shift
  step "measuring $name"
  "$build/tests/benchmarks/element-bench" "${quick[@]}" "$@" \
    --csv "$data/$name.csv" --markdown "$data/$name.md"
}

version=$(git -C "$root" describe --always --dirty)

describe_machine () {
  echo "- date: $(date -u +%F)"
  echo "- processor: $(lscpu | sed -n 's/^Model name: *//p' | head -n 1)," \
    "$(nproc) of them"
  echo "- caches: $(lscpu | sed -n 's/^\(L[1-3][di]*\) cache: */\1 /p' \
    | paste -sd, | sed 's/,/, /g')"
  echo "- system: $(. /etc/os-release && echo "$PRETTY_NAME"), $(uname -sm)"
  echo "- compiler: $(${CC:-cc} --version | head -n 1)"
  echo "- GStreamer: $(pkg-config --modversion gstreamer-1.0)"
  echo "- edgelens: $version"
  echo "- command: scripts/bench.sh ${quick[*]}"
}

formats=GRAY8,I420,NV12,YUY2,BGRx,GRAY16_LE,I420_10LE
sizes=640x480,1280x720,1920x1080,3840x2160,7680x4320
lenses=(--elements magnifyfilter --properties "" --properties bilinear=true)

describe_machine >"$data/machine.md"
"$root/tests/benchmarks/uses/uses.py" "$root" >"$build/uses.txt"
measure uses --uses "$build/uses.txt"
measure targets
measure sobel-formats --elements sobelfilter --formats $formats --cpu all
measure lens-formats "${lenses[@]}" --formats $formats --cpu all
measure sobel-sizes --elements sobelfilter --formats GRAY8,NV12,BGRx \
  --sizes $sizes --threads 1,all --rounds 5
measure lens-sizes "${lenses[@]}" --formats GRAY8,NV12,BGRx \
  --sizes $sizes --threads 1,all --rounds 5

# OpenCV, and what else there is, beside the edge maker: kept as canny.md.
step "measuring canny"
if ! /usr/bin/python3 "$root/tests/benchmarks/canny.py" >"$build/canny.md"; then
  echo "left out: $(head -n 1 "$build/canny.md")"
else
  mv "$build/canny.md" "$data/canny.md"
fi

# streams NAME ELEMENT: many at once, kept as NAME.csv.
streams () {
  step "measuring $1"
  "$build/tests/benchmarks/stream-bench" --element "$2" \
    --seconds "$([ ${#quick[@]} -eq 0 ] && echo 5 || echo 1)" \
    --csv "$data/$1.csv"
}

streams sobel-streams sobelfilter
streams lens-streams 'magnifyfilter bilinear=true'

# The table of uses into the page, between the two lines that say so.
step "writing docs/performance.md"
sed -n '/^| use /,/^$/p' "$data/uses.md" >"$build/uses.md"
sed -i -e "/^<!-- uses -->/r $build/uses.md" \
  -e '/^<!-- uses -->/,/^<!-- end of uses -->/{/^|/d}' "$root/docs/performance.md"
step "drawing docs/performance.svg"
/usr/bin/python3 "$root/scripts/plot-bench.py" "$root/docs/performance.svg" \
  "$data/sobel-sizes.csv" "$data/lens-sizes.csv"
