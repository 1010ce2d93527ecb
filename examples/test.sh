#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs one example without a display:   test.sh PROGRAM KIND
# KIND is embed, focus or pointer.
set -euo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname "$0")/../scripts/setup.sh"

program=$1 kind=$2
dir=$(mktemp -d)
player=
trap '[ -z "$player" ] || end $player; rm -rf "$dir"' EXIT

fail () {
  printf '%s: %s\n' "$kind" "$*" >&2
  cat "$dir/out" >&2
  exit 1
}

# expect PATTERN COMMAND...: succeeds and prints it ('' is anything).
expect () {
  local pattern=$1
  shift
  timeout 30 "$@" >"$dir/out" 2>&1 || fail "exit status $? of $*"
  grep -qE -- "$pattern" "$dir/out" || [ -z "$pattern" ] \
    || fail "no '$pattern' from $*"
}

# Ctrl-C ends it cleanly, and nothing else does. A program that has just been
# started is still deaf to it, so it is told until it listens.
expect_interruptible () {
  "$program" --sink fakevideosink "$@" >"$dir/out" 2>&1 &
  player=$!
  await 60 $player ready
  kill -0 $player || fail "ended by itself"
  await 60 $player interrupt
  ! kill -0 $player 2>/dev/null || fail "deaf to Ctrl-C"
  wait $player || fail "exit status $? after Ctrl-C"
  player=
}

# Whether what is started is far enough for a Ctrl-C.
ready () {
  sleep 2
}

# Not again soon: a program that is about to end is stopped short by a second one,
# and under a sanitizer that takes seconds.
interrupt () {
  kill -INT $player 2>/dev/null
  await 15 $player false
  false
}

# plain COMMAND...: one of GStreamer's, which knows nothing of this project's plugins.
# Those may be built with a sanitizer, and end any program that loads them without.
plain () {
  env -u G_DEBUG GST_PLUGIN_PATH_1_0= GST_REGISTRY="$dir/registry" "$@"
}

# make FILE ENCODER...: a short film; not where the encoder is not installed.
make () {
  local file=$1
  shift
  plain gst-launch-1.0 -q videotestsrc num-buffers=20 \
    ! video/x-raw,width=320,height=240 ! "$@" ! filesink "location=$file" \
    >"$dir/out" 2>&1 && [ -s "$file" ] || rm -f "$file"
}

make_films () {
  make "$dir/a clip.avi" jpegenc ! avimux
  make "$dir/mpeg4.avi" avenc_mpeg4 ! avimux
  make "$dir/h264.mp4" x264enc ! h264parse ! mp4mux
  make "$dir/openh264.mp4" video/x-raw,framerate=10/1 ! openh264enc \
    ! h264parse ! mp4mux
  make "$dir/ffv1.mkv" avenc_ffv1 ! matroskamux
  make "$dir/vp8.webm" vp8enc ! webmmux
  make "$dir/theora.ogg" theoraenc ! oggmux
  make "$dir/still.png" pngenc snapshot=true
}

# refuse PATTERN ARGUMENT...: fails with a sentence.
refuse () {
  local pattern=$1 status=0
  shift
  timeout 30 "$program" "$@" >"$dir/out" 2>&1 || status=$?
  [ $status -eq 1 ] || fail "exit status $status of $*"
  grep -qE -- "$pattern" "$dir/out" || fail "no '$pattern' from $*"
}

# Everything that can be decoded opens and stays on show; with a number of
# frames it ends. What cannot be shown is a sentence.
expect_files () {
  local file
  make_films
  for file in "$dir"/*.*; do
    expect "$1" "$program" --frames 100 --sink fakevideosink "$file"
  done
  expect_interruptible "$dir/a clip.avi"
  expect_interruptible "$dir/still.png"
  [ ! -e "$dir/h264.mp4" ] || expect_interruptible "$dir/h264.mp4"
  refuse "'$dir/none' does not exist" --sink fakevideosink "$dir/none"
  refuse . --sink fakevideosink "$0"
  plain gst-launch-1.0 -q audiotestsrc num-buffers=9 ! wavenc \
    ! filesink "location=$dir/sound.wav"
  refuse 'no picture' --sink fakevideosink "$dir/sound.wav"
  DISPLAY=:7777 WAYLAND_DISPLAY= refuse 'no display'
  (unset DISPLAY WAYLAND_DISPLAY; refuse 'no display')
}

# A camera that says nothing of its pixels' shape, and a sink for square ones. It has
# a registry of its own, filled by then: under a sanitizer, what other plugins leave
# behind when they are looked at would count.
expect_camera () {
  mkdir "$dir/cameras"
  touch "$dir/cameras/A camera"
  expect "$1" env FAKE_CAMERAS="$dir/cameras" GST_REGISTRY="$dir/registry" \
    "$program" --frames 5 \
    --sink 'video/x-raw,pixel-aspect-ratio=1/1 ! fakevideosink'
}

expect 'Usage:|[Bb]y default' "$program" --help
case $kind in
  embed)
    for how in free docked; do
      expect '^[0-9.]+ frames per second' "$program" 45 fakevideosink "$how"
      ! grep -E 'WARNING|CRITICAL' "$dir/out" || fail "warnings"
    done
    ;;
  focus)
    expect '^best focus +0\.[0-9]*[1-9]' \
      "$program" --frames 20 --sink fakevideosink --csv "$dir/scores"
    grep -q '^time,focus,x,y,width,height$' "$dir/scores" || fail "no header"
    grep -qE '^[0-9]+\.[0-9]+,0\.[0-9]+,,,,$' "$dir/scores" || fail "no scores"
    refuse 'cannot be written' --csv "$dir/no/such/folder"
    expect_files '^best focus'
    expect_camera '^best focus'
    ready () { grep -q ^0 "$dir/live"; }
    expect_interruptible --csv "$dir/live"
    grep -q '^best focus' "$dir/out" || fail "no summary after Ctrl-C"
    ;;
  pointer)
    expect 'freezes the picture' "$program" --help
    expect '' "$program" --frames 20 --sink fakevideosink
    expect_files ''
    expect_interruptible
    ;;
esac
