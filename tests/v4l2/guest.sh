#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The init of the system that test.sh boots: tries the filters, the demo and the
# programs with vivid's devices, says "ok" or "not ok" of each thing, and ends
# with "N passed, N failed".
set -u

export PATH=/tmp/tools:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DISPLAY=:1
export XDG_RUNTIME_DIR=/run GST_PLUGIN_PATH=/srv/edgelens/build/gst
readonly tree=/srv/edgelens log=/tmp/log
readonly programs=$tree/build/examples
# A camera, a TV input, an HDMI input, a camera whose planes have memory of their
# own each, and three to unplug.
readonly inputs=0x0,0x2,0x3,0x0,0x0,0x0,0x0 planar=1,1,1,2,1,1,1
readonly camera=/dev/video0 tv=/dev/video1 hdmi=/dev/video2 planes=/dev/video3
passed=0 failed=0

start_system () {
  local n=7
  mount -t proc proc /proc
  mount -t sysfs sys /sys
  mount -t devtmpfs dev /dev
  mount -t tmpfs tmp /tmp
  mount -t tmpfs run /run
  ln -s /proc/self/fd /dev/fd
  mkdir -p /dev/shm /tmp/.X11-unix /tmp/tools
  /lib/systemd/systemd-udevd --daemon 2>/dev/null
  modprobe vivid n_devs=$n node_types="$(each 0x1 $n)" num_inputs="$(each 1 $n)" \
    input_types=$inputs multiplanar=$planar vid_cap_nr=0,1,2,3,4,5,6
  udevadm trigger
  udevadm settle
  Xvfb :1 -screen 0 1024x768x24 -nolisten tcp -noreset >/dev/null 2>&1 &
  await 20 test -e /tmp/.X11-unix/X1
}

# each WORD N: so often, with commas.
each () {
  local words
  words=$(printf "$1,%.0s" $(seq "$2"))
  echo "${words%,}"
}

# The demo looks for compilers, and builds.
lend_tools () {
  cat >/tmp/tools/dpkg-query <<END
#!/bin/bash
. $tree/scripts/setup.sh
printf 'ii %s ' \${packages[@]}
END
  printf '#!/bin/sh\n' >/tmp/tools/ninja
  chmod +x /tmp/tools/*
}

# await SECONDS COMMAND...: until it succeeds; false when the time is over.
await () {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}

# check NAME COMMAND...: what it said is shown where it failed.
check () {
  local name=$1 start=$SECONDS
  shift
  if "$@" >"$log" 2>&1 </dev/null; then
    passed=$((passed + 1))
    echo "ok $name ($((SECONDS - start)) s)"
  else
    failed=$((failed + 1))
    echo "not ok $name"
    grep -v 'caps = ' "$log" | tail -n 20 | cut -c 1-200 | sed 's/^/  /'
  fi
}

# play SECONDS ELEMENT...
play () {
  timeout -k 5 "$1" gst-launch-1.0 "${@:2}"
}

control () {
  v4l2-ctl -d "$1" -c "$2"
}

# --- frames ---

# record FILE DEVICE MODE CAPS ELEMENT...: five frames, behind these elements. A
# conversion offers the memory that userptr asks for.
record () {
  play 30 -v v4l2src "device=$2" "io-mode=$3" num-buffers=5 ! "$4" "${@:5}" \
    ! videoconvert ! video/x-raw,format=AYUV ! filesink "location=/tmp/$1"
}

# differ A B: two recordings.
differ () {
  [ -s "/tmp/$1" ] && [ -s "/tmp/$2" ] && ! cmp "/tmp/$1" "/tmp/$2"
}

# agree A B
agree () {
  [ -s "/tmp/$1" ] && cmp "/tmp/$1" "/tmp/$2"
}

# same_frames DEVICE MODE CAPS FILTER...: what the filter makes of the driver's
# memory, it makes of a copy; and it does make something of it.
same_frames () {
  local device=$1 mode=$2 caps=$3 filter=("${@:4}")
  record plain "$device" mmap "$caps" && record copied "$device" mmap "$caps" \
    ! tee name=t t. ! queue ! fakesink t. ! queue ! "${filter[@]}" \
    && record direct "$device" "$mode" "$caps" ! "${filter[@]}" \
    && agree copied direct && differ plain direct
}

try_io_modes () {
  local mode caps=video/x-raw,width=640,height=360
  for mode in rw mmap userptr dmabuf; do
    check "sobelfilter, io-mode=$mode" same_frames $camera $mode $caps sobelfilter
    check "magnifyfilter, io-mode=$mode" same_frames $camera $mode $caps \
      magnifyfilter bilinear=true
  done
  for mode in mmap userptr dmabuf; do
    check "magnifyfilter, planes apart, io-mode=$mode" \
      same_frames $planes $mode "$caps,format=NV12" magnifyfilter
  done
}

# fields CAPS OPTION OF RAWVIDEOPARSE...: what comes from the TV input is what
# these options make of the same bytes.
fields () {
  local caps="video/x-raw$1,format=YUY2,width=720,height=480" colorimetry
  play 30 -v v4l2src "device=$tv" num-buffers=5 ! "$caps" \
    ! filesink location=/tmp/plain || return
  colorimetry=$(sed -n 's/.*colorimetry=(string)\([^, ]*\).*/\1/p' "$log" \
    | tail -n 1)
  play 30 v4l2src "device=$tv" num-buffers=5 ! "$caps" ! sobelfilter \
    ! filesink location=/tmp/direct || return
  play 30 filesrc location=/tmp/plain ! rawvideoparse format=yuy2 width=720 \
    framerate=25/1 "${@:2}" \
    ! capssetter "caps=video/x-raw,colorimetry=(string)$colorimetry" \
    ! sobelfilter ! filesink location=/tmp/parsed || return
  agree parsed direct && differ plain direct
}

try_fields () {
  check "fields by twos are worked on one by one" fields \
    ,interlace-mode=interleaved height=480 interlaced=true
  check "fields that come alone are pictures" fields \
    '(format:Interlaced),interlace-mode=alternate' height=240
}

# --- programs ---

show () {
  play 60 v4l2src "device=$1" num-buffers=30 ! video/x-raw,height=[1,576] \
    ! "${@:2}" ! videoconvert ! videoscale ! autovideosink sync=false
}

# The pictures that the demo writes without a display.
demo () {
  rm -rf $tree/build/demo
  DISPLAY='' timeout -k 5 200 $tree/scripts/demo.sh "$1" || return
  [ "$(find $tree/build/demo -name '*.png' -size +1k | wc -l)" -eq 4 ]
}

focus () {
  timeout -k 5 90 $programs/focus/edgelens-focus -n 10 "$@" | tee /tmp/said
  [ "${PIPESTATUS[0]}" -eq 0 ] && grep -q 'best focus *0\.0*[1-9]' /tmp/said
}

# What is on the screen.
look () {
  play 20 -q ximagesrc num-buffers=1 ! filesink "location=$1"
}

is_moving () {
  look /tmp/before
  sleep 0.3
  look /tmp/after
  ! cmp -s /tmp/before /tmp/after
}

is_still () {
  ! is_moving
}

# finish PID SECONDS: its exit status; 99 where it has to be killed.
finish () {
  await "$2" eval "! kill -0 $1 2>/dev/null" || {
    kill -KILL "$1"
    wait "$1"
    echo "does not end"
    return 99
  }
  wait "$1"
}

# A window opens before the picture is in it.
loupe () {
  local pid moved=0
  $programs/loupe/edgelens-loupe --statistics "$@" >/tmp/said &
  pid=$!
  sleep 5
  await 60 is_moving || moved=$?
  sleep 5
  kill $pid
  finish $pid 10 && cat /tmp/said && [ $moved -eq 0 ] \
    && grep -q '[^0-9][1-9][0-9]* were drawn' /tmp/said
}

try_programs () {
  check "edges of a camera in a window" show $camera sobelfilter
  check "a lens over a camera in a window" show $camera magnifyfilter \
    bilinear=true
  check "a lens over a TV input in a window" show $tv magnifyfilter
  check "the demo on a camera" demo $camera
  check "the demo on a TV input" demo $tv
  check "edgelens-focus on a camera" focus $camera
  check "edgelens-focus on a TV input" focus $tv
  check "edgelens-focus on the first camera there is" focus
  check "edgelens-loupe on a camera" loupe $camera
  check "edgelens-loupe on a TV input" loupe $tv
  check "edgelens-loupe on any camera" loupe
}

# --- trouble ---

# A pipeline on a device, in the background: $player.
start () {
  gst-launch-1.0 -v v4l2src "device=$1" ! sobelfilter ! magnifyfilter \
    ! videoconvert ! fakesink &
  player=$!
  sleep 2
  kill -0 $player
}

# The pipeline plays on in another size.
change_signal () {
  start $hdmi && ! grep -q 'width=(int)1920' "$log" || return
  control $hdmi dv_timings=12 && control $hdmi dv_timings_signal_mode=4
  await 20 grep -q 'fakesink0.*width=(int)1920' "$log"
  kill -INT "$player"
  finish "$player" 10 && grep -q 'fakesink0.*width=(int)1920' "$log"
}

# It goes, and comes back.
lose_signal () {
  start $hdmi || return
  control $hdmi dv_timings_signal_mode=1
  sleep 3
  control $hdmi dv_timings_signal_mode=0
  sleep 2
  kill -INT "$player"
  finish "$player" 10
}

# ended SECONDS: the player ends by itself, with words and no crash.
ended () {
  finish "$player" "$1"
  [ $? -eq 1 ] && grep -q ERROR "$log"
}

unplug () {
  start "$1" && control "$1" disconnect=1 && ended 15
}

unplug_focus () {
  $programs/focus/edgelens-focus "$1" &
  player=$!
  sleep 3
  control "$1" disconnect=1
  finish "$player" 15
  [ $? -eq 1 ]
}

# The loupe says so in its window, and stays.
unplug_loupe () {
  $programs/loupe/edgelens-loupe "$1" &
  player=$!
  await 60 is_moving || return
  control "$1" disconnect=1
  await 15 is_still && kill $player && finish "$player" 10
}

try_trouble () {
  check "a signal that changes" change_signal
  check "a signal that is lost" lose_signal
  check "a camera unplugged ends the pipeline" unplug /dev/video4
  check "a camera unplugged ends edgelens-focus" unplug_focus /dev/video5
  check "a camera unplugged is said by edgelens-loupe" unplug_loupe /dev/video6
}

# hold_still DEVICE...: pictures without figures that count, to be compared.
hold_still () {
  local device
  for device in "$@"; do
    control "$device" osd_text_mode=2,test_pattern=10
  done
}

# Pictures that move from frame to frame.
set_going () {
  local device
  for device in "$@"; do
    control "$device" osd_text_mode=0,test_pattern=0,horizontal_movement=5
  done
}

start_system
lend_tools
v4l2-ctl -d $tv -s ntsc >/dev/null # other signals are noise there
hold_still $camera $tv $planes
try_io_modes
try_fields
set_going $camera $tv $hdmi /dev/video[456]
try_programs
try_trouble
echo "$passed passed, $failed failed"
echo o >/proc/sysrq-trigger
sleep 60
