#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""magnifyfilter inside a Python application: the twin of embed.c.

Builds videotestsrc ! magnifyfilter ! videoconvert ! fpsdisplaysink, and moves
the lens in both ways that there are: its place by properties, 60 times a
second, and its size by a control source. Prints the frames per second that
fpsdisplaysink measures.

    embed.py [FRAMES [SINK [docked]]]

By default 300 frames into autovideosink. docked: the lens is a window in a corner
that stays where it is, and what moves is the place that it shows.
"""

import math
import random
import sys
import time

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstController", "1.0")
from gi.repository import GLib, Gst, GstController  # noqa: E402

PERIOD = 4  # seconds: one turn of the lens
# A window in the upper right corner, half as wide again as high.
DOCK = ("center-x=0.75 center-y=0.3 aspect=1.5 profile=flat shape=square"
        " border-width=3")


def on_fps(_sink, fps, drop_rate, average):
    print(f"{fps:.1f} frames per second, {average:.1f} on average,"
          f" {drop_rate:.1f} dropped", flush=True)


def on_look(lens, place):
    """Where the user looks, as an eye tracker would say: round in a circle,
    but never quite there. The lens hears of it as often, and `transition`
    makes a calm movement of it."""
    angle = 2 * math.pi * time.monotonic() / PERIOD
    for axis, turned in (("x", math.sin(angle)), ("y", math.cos(angle))):
        lens.set_property(f"{place}-{axis}", 0.5 + 0.3 * turned
                          + random.uniform(-0.02, 0.02))
    return GLib.SOURCE_CONTINUE


def swing_radius(lens):
    """Lets the radius swing between 0.2 and 0.3; GStreamer asks for the value
    at every frame's stream time."""
    source = GstController.LFOControlSource(
        waveform=GstController.LFOWaveform.SINE, frequency=1 / PERIOD,
        offset=0.25, amplitude=0.05)
    lens.add_control_binding(
        GstController.DirectControlBinding.new_absolute(lens, "radius", source))


def play(pipeline):
    """Waits for the end of the stream or an error; the exit status."""
    loop = GLib.MainLoop()
    errors = []

    def on_message(_bus, message):
        if message.type == Gst.MessageType.ERROR:
            errors.append(message.parse_error()[0].message)
        if errors or message.type == Gst.MessageType.EOS:
            loop.quit()

    pipeline.bus.add_signal_watch()
    pipeline.bus.connect("message", on_message)
    pipeline.set_state(Gst.State.PLAYING)
    loop.run()
    pipeline.set_state(Gst.State.NULL)
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


def main(frames="300", sink="autovideosink", how=""):
    docked = how == "docked"
    Gst.init(None)
    pipeline = Gst.parse_launch(
        f"videotestsrc num-buffers={frames}"
        f" ! magnifyfilter name=lens bilinear=true {DOCK if docked else ''}"
        f" transition={200 * Gst.MSECOND} ! videoconvert"
        " ! fpsdisplaysink name=sink text-overlay=false"
        f" signal-fps-measurements=true video-sink={sink}")
    lens = pipeline.get_by_name("lens")
    GLib.timeout_add(1000 // 60, on_look, lens,
                     "source" if docked else "center")
    swing_radius(lens)
    pipeline.get_by_name("sink").connect("fps-measurements", on_fps)
    return play(pipeline)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
