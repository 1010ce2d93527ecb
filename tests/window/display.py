# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests in a real window share: Xvfb is the screen, xdotool the user's
hand. Imported where a tool is missing, it ends the test as skipped (77)."""

import os
import shutil
import subprocess
import sys
import time

SKIP = 77
WIDTH, HEIGHT = 640, 480  # of what is looked at, in the corner of the screen
PATIENCE = 30  # seconds until something that should happen must have happened

try:
    import gi
    gi.require_version("Gst", "1.0")
    gi.require_version("GstApp", "1.0")
    from gi.repository import Gst, GstApp  # noqa: F401
except (ImportError, ValueError) as error:
    print(f"skipped: {error}")
    sys.exit(SKIP)


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def await_true(what, condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.05)
    print("ok", what, flush=True)


def screenshot(width=WIDTH, height=HEIGHT, form="GRAY8"):
    """The corner of the screen, row by row, without the pointer."""
    pipeline = Gst.parse_launch(
        "ximagesrc num-buffers=1 show-pointer=false use-damage=false"
        f" endx={width - 1} endy={height - 1} ! videoconvert"
        f" ! video/x-raw,format={form} ! appsink name=sink")
    pipeline.set_state(Gst.State.PLAYING)
    buffer = pipeline.get_by_name("sink").pull_sample().get_buffer()
    pixels = buffer.extract_dup(0, buffer.get_size())
    pipeline.set_state(Gst.State.NULL)
    return pixels


def stands_still():
    before = screenshot()
    time.sleep(0.3)
    return screenshot() == before


def changes(before, after):
    return [(i % WIDTH, i // WIDTH) for i in range(WIDTH * HEIGHT)
            if abs(before[i] - after[i]) > 40]


def box(points):
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


def play(description):
    pipeline = Gst.parse_launch(description)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    assert message.type == Gst.MessageType.EOS, message.parse_error()


def opens_window(sink):
    """Whether it does by itself: GStreamer 1.22's ximagesink does not on i386."""
    return subprocess.run(
        ["gst-launch-1.0", "-q", "videotestsrc", "num-buffers=1", "!", sink],
        timeout=PATIENCE, check=False).returncode == 0


def run_on_display(test, sink=None):
    """The exit status of a program that runs it, with this sink if any."""
    for tool in ("Xvfb", "xdotool"):
        if not shutil.which(tool):
            print(f"skipped: no {tool}")
            return SKIP
    read, write = os.pipe()
    with subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24",
             "-nolisten", "tcp", "-noreset"], pass_fds=[write],
            stderr=subprocess.DEVNULL) as server:
        try:
            os.close(write)
            os.environ["DISPLAY"] = ":" + os.read(read, 16).decode().strip()
            if sink and not opens_window(sink):
                print(f"skipped: {sink} opens no window")
                return SKIP
            Gst.init(None)
            test()
        finally:
            server.terminate()
    return 0
