#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs one example without a display:   test.sh PROGRAM KIND
# KIND is embed, focus-meter or loupe.
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

# Ctrl-C ends it cleanly. A program that has just been started is still deaf
# to it, so it is told until it listens.
expect_interruptible () {
  "$program" --sink fakevideosink >"$dir/out" 2>&1 &
  player=$!
  sleep 2
  kill -0 $player || fail "ended by itself"
  await 60 $player interrupt
  ! kill -0 $player 2>/dev/null || fail "deaf to Ctrl-C"
  wait $player || fail "exit status $? after Ctrl-C"
  player=
}

interrupt () {
  kill -INT $player 2>/dev/null
  sleep 0.5
  false
}

# A file is played to its end, and a missing one named.
expect_files () {
  gst-launch-1.0 -q videotestsrc num-buffers=20 ! jpegenc ! avimux \
    ! filesink "location=$dir/a clip.avi"
  expect "$1" "$program" --sink fakevideosink "$dir/a clip.avi"
  ! "$program" --sink fakevideosink "$dir/none" >"$dir/out" 2>&1 \
    || fail "a missing file is not an error"
  grep -q "'$dir/none' does not exist" "$dir/out" || fail "does not name it"
}

case $kind in
  embed)
    expect '^[0-9.]+ frames per second' "$program" 45 fakevideosink
    ;;
  focus-meter)
    expect '^best focus +0\.[0-9]*[1-9]' \
      "$program" --frames 20 --sink fakevideosink
    expect_files '^best focus'
    expect_interruptible
    grep -q '^best focus' "$dir/out" || fail "no summary after Ctrl-C"
    ;;
  loupe)
    expect 'freeze the picture' "$program" --help
    expect '' "$program" --frames 20 --sink fakevideosink
    expect_files ''
    expect_interruptible
    ;;
esac
