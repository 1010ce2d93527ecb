#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Both filters at work, side by side with their source, and their speed:
#
#   scripts/demo.sh [v4l2 device | video file | URI]
#
# Without an argument the source is GStreamer's own test picture. With a
# display the comparison opens in a window, where the lens follows the mouse,
# until it is closed or the source ends; without one a few pictures of it are
# written and the script ends by itself.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/setup.sh"

readonly pictures=4 height=360
readonly out=$root/build/demo
readonly allowed="give a v4l2 device such as /dev/video0, a video file or a URI"

# Sets `source`: what a gst-launch-1.0 line starts with, a word an element.
choose_source () {
  case "$1" in
    '') source=(videotestsrc pattern=smpte horizontal-speed=2 !
          'video/x-raw,format=I420,width=640,height=480,framerate=30/1' !
          timeoverlay 'font-desc=Sans 28' halignment=center
          valignment=center) ;;
    *://*) source=(uridecodebin "uri=$1") ;;
    *)
      [ -e "$1" ] || die "'$1' does not exist; $allowed"
      [ -r "$1" ] || die "'$1' is not yours to read; $allowed"
      if [ -c "$1" ]; then
        # a TV input gives fields one by one, which no mixer takes
        source=(v4l2src "device=$1" ! decodebin ! deinterlace)
      elif [ -f "$1" ]; then
        source=(filesrc "location=$1" ! decodebin)
      else
        die "'$1' is neither a device nor a file; $allowed"
      fi ;;
  esac
  source+=(! video/x-raw)
}

# Prints the first error of the last pipeline.
reason () {
  sed -n 's/^ERROR: from element [^ ]*: //p
    s/^WARNING: erroneous pipeline: //p' "$log" | head -n 1
}

# Whether fpsdisplaysink has counted for two seconds.
measured () {
  [ "$(grep -c last-message "$log")" -ge 4 ]
}

# measure LABEL [FILTER]: sets fps[LABEL], the frames per second that
# fpsdisplaysink counts behind the filter in two seconds. imagefreeze repeats
# one frame of the source without waiting, so that no camera's clock and no
# decoder is measured.
measure () {
  local filter=${2-}
  : >"$log"
  gst-launch-1.0 -v "${source[@]}" ! imagefreeze ! \
    ${filter:+"$filter" !} fpsdisplaysink fps-update-interval=500 sync=false \
    text-overlay=false video-sink=fakevideosink >>"$log" 2>&1 &
  player=$!
  await 30 $player measured
  end $player
  player=
  fps[$1]=$(sed -n 's/.*last-message = .*average: \([0-9]*\).*/\1/p' "$log" \
    | tail -n 1)
  [ -n "${fps[$1]}" ] || die "no picture from $name ($(reason)); $allowed"
}

# caps_field NAME DEFAULT: a field of the frozen frame's caps as the last
# measurement saw them, or what it counts as where they do not have it.
caps_field () {
  local value
  value=$(sed -n "/imagefreeze0.GstPad:src: caps/s/.* $1=([a-z]*)\([^,;]*\).*/\1/p" \
    "$log" | head -n 1)
  printf '%s' "${value:-$2}"
}

# Sets `width`, that of the tiles: as wide as the source on its screen, within
# what a row of three can show.
size_tiles () {
  local par
  frame_width=$(caps_field width 1)
  frame_height=$(caps_field height 1)
  par=$(caps_field pixel-aspect-ratio 1/1)
  width=$((height * frame_width * ${par%/*} / ${par#*/} / frame_height / 2 * 2))
  width=$((width < 160 ? 160 : width > 1280 ? 1280 : width))
  tile="video/x-raw,width=$width,height=$height,pixel-aspect-ratio=1/1"
}

# compare SINK...: source, edges and lens side by side, each scaled to a tile,
# into these elements. Edges are found in the tile, for a line 1 pixel wide would
# not survive the scaling; the lens shows more of the source than the tile has.
compare () {
  local label i=0 branches=() scale=(videoconvert ! videoscale ! "$tile" !)
  for label in source sobelfilter magnifyfilter; do
    branches+=(t. ! queue !)
    case $label in
      source) branches+=("${scale[@]}") ;;
      sobelfilter) branches+=("${scale[@]}" sobelfilter ! videoconvert !) ;;
      magnifyfilter)
        branches+=(magnifyfilter follow-pointer=true ! "${scale[@]}") ;;
    esac
    branches+=(textoverlay "text=$label ${fps[$label]} fps" valignment=top
      'font-desc=Sans 16' ! "mix.sink_$i")
    i=$((i + 1))
  done
  exec gst-launch-1.0 "${source[@]}" ! tee name=t "${branches[@]}" \
    compositor name=mix background=black sink_1::xpos=$width \
    sink_2::xpos=$((2 * width)) ! videoconvert ! "$@" >"$log" 2>&1
}

# Whether a window can be opened; some sinks crash on a display that is named
# but not there.
have_display () {
  [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] || return 1
  { timeout 20 gst-launch-1.0 -q videotestsrc num-buffers=1 ! autovideosink; } \
    >/dev/null 2>&1
}

show_window () {
  printf 'Source, edges and lens in a window; the lens follows the mouse.\n'
  (compare autovideosink) || grep -q 'window was closed' "$log" \
    || die "the comparison stopped: $(reason)"
}

# The comparison as pictures, two a second, until there is one more than wanted:
# then the others are whole.
write_pictures () {
  rm -f "$out"/*.png
  (compare videorate ! video/x-raw,framerate=2/1 ! pngenc \
    ! multifilesink sync=true "location=$out/comparison-%d.png") &
  player=$!
  await 60 $player test -e "$out/comparison-$pictures.png"
  end $player
  player=
  rm -f "$out/comparison-$pictures.png"
  [ -s "$out/comparison-0.png" ] || die "the comparison stopped: $(reason)"
  printf 'Source, edges and lens side by side:\n'
  printf '  %s\n' "$out"/*.png
}

[ $# -le 1 ] || die "one argument at most; $allowed"
name=${1:-the test source}
choose_source "${1-}"
need build play
configure "$root/build"
compile "$root/build" gst/libgstedgelens.so
export GST_PLUGIN_PATH=$root/build/gst${GST_PLUGIN_PATH:+:$GST_PLUGIN_PATH}
mkdir -p "$out"
log=$out/gst-launch.log
declare -A fps
player=
trap '[ -z "$player" ] || end "$player"' EXIT

measure source
printf 'One frame of %s, repeated without waiting, as fpsdisplaysink counts it\n' \
  "$name"
printf '(a filter works on a copy of it, for the repeated frame is shared):\n'
printf '  %-14s %8d fps\n' source "${fps[source]}"
for filter in sobelfilter magnifyfilter; do
  measure $filter $filter
  printf '  %-14s %8d fps\n' $filter "${fps[$filter]}"
done
size_tiles
printf '  at %sx%s %s\n' "$frame_width" "$frame_height" "$(caps_field format '')"

if have_display; then
  show_window
else
  write_pictures
fi
