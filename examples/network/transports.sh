# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# How pictures travel; sourced by the three scripts, never run.
#
#   jpeg   RTP/JPEG: each picture by itself, for a local network
#   h264   RTP/H.264: a tenth of that, for a local network that is busy
#   raw    TCP, the pictures as they are, bit for bit: 93 MB/s at 1080p30
#   srt    H.264 in SRT, which repairs losses, across the internet
#
# BITRATE is H.264's, in kbit/s; LATENCY the time that SRT has for repairs, in ms:
# four round trips are a good choice.

BITRATE=${BITRATE:-8000}
LATENCY=${LATENCY:-160}
h264="x264enc tune=zerolatency speed-preset=ultrafast bitrate=$BITRATE key-int-max=30"

declare -A send=(
  [jpeg]='videoconvert ! video/x-raw,format=I420 ! jpegenc ! rtpjpegpay
    ! udpsink host=HOST port=PORT sync=false'
  [h264]="videoconvert ! video/x-raw,format=I420 ! $h264
    ! rtph264pay config-interval=-1 aggregate-mode=zero-latency
    ! udpsink host=HOST port=PORT sync=false"
  [raw]='gdppay ! tcpclientsink host=HOST port=PORT sync=false'
  [srt]="videoconvert ! video/x-raw,format=I420 ! $h264
    ! rtph264pay mtu=1316 config-interval=-1 aggregate-mode=zero-latency
    ! srtsink uri=srt://HOST:PORT?mode=caller latency=$LATENCY sync=false"
)
rtp='udpsrc port=PORT buffer-size=8000000 caps=application/x-rtp,media=video,clock-rate=90000'
declare -A receive=(
  [jpeg]="$rtp,encoding-name=JPEG,payload=26
    ! rtpjitterbuffer latency=5 ! rtpjpegdepay ! jpegdec"
  [h264]="$rtp,encoding-name=H264,payload=96
    ! rtpjitterbuffer latency=5 ! rtph264depay ! h264parse
    ! avdec_h264 max-threads=1"
  [raw]='tcpserversrc host=0.0.0.0 port=PORT ! gdpdepay'
  [srt]="srtsrc uri=srt://0.0.0.0:PORT?mode=listener latency=$LATENCY
    ! application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96
    ! rtph264depay ! h264parse ! avdec_h264 max-threads=1"
)

# usage STATUS: the comment at the head of the script that sources this.
usage () {
  sed -n '3,/^[^#]/s/^#\( \|$\)//p' "$0"
  exit "$1"
}

# piece TEXT HOST PORT: with these two filled in.
piece () {
  local text=${1//HOST/$2}
  printf '%s' "${text//PORT/$3}"
}

# play PIECE...: the pieces of a pipeline, linked. GST_LAUNCH may name something
# else that takes a launch line.
play () {
  local line=$1
  shift
  line+=$(printf ' ! %s' "$@")
  # shellcheck disable=SC2086
  exec ${GST_LAUNCH:-gst-launch-1.0} $line
}

case ${1:-} in
  -h | --help) usage 0 ;;
  jpeg | h264 | raw | srt) ;;
  *) usage 1 >&2 ;;
esac
