#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""magnifyfilter inside a Python application: the twin of embed.c.

Builds videotestsrc ! magnifyfilter ! videoconvert ! fpsdisplaysink, lets a
control source carry the lens round in a circle, and prints the frames per
second that fpsdisplaysink measures.

    embed.py [FRAMES [SINK]]       by default 300 frames into autovideosink
"""

import sys

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstController", "1.0")
from gi.repository import Gst, GstController  # noqa: E402

PERIOD = 4 * Gst.SECOND  # one turn of the lens


def on_fps(_sink, fps, drop_rate, average):
    print(f"{fps:.1f} frames per second, {average:.1f} on average,"
          f" {drop_rate:.1f} dropped", flush=True)


def swing(lens, prop, shift):
    """Lets a property swing between 0.2 and 0.8 on a sine this much later
    than one that starts at 0; GStreamer asks for the value at every frame's
    stream time."""
    source = GstController.LFOControlSource(
        waveform=GstController.LFOWaveform.SINE,
        frequency=Gst.SECOND / PERIOD, offset=0.5, amplitude=0.3,
        timeshift=shift)
    lens.add_control_binding(
        GstController.DirectControlBinding.new_absolute(lens, prop, source))


def play(pipeline):
    """Waits for the end of the stream or an error; the exit status."""
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.ERROR | Gst.MessageType.EOS)
    pipeline.set_state(Gst.State.NULL)
    if message.type == Gst.MessageType.EOS:
        return 0
    print(message.parse_error()[0].message, file=sys.stderr)
    return 1


def main(frames="300", sink="autovideosink"):
    Gst.init(None)
    pipeline = Gst.parse_launch(
        f"videotestsrc num-buffers={frames}"
        " ! magnifyfilter name=lens radius=0.25 bilinear=true ! videoconvert"
        " ! fpsdisplaysink name=sink text-overlay=false"
        f" signal-fps-measurements=true video-sink={sink}")
    lens = pipeline.get_by_name("lens")
    swing(lens, "center-x", 0)
    swing(lens, "center-y", PERIOD // 4)
    pipeline.get_by_name("sink").connect("fps-measurements", on_fps)
    return play(pipeline)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
