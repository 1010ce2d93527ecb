#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What docs/applications.md says about settings while PAUSED: its lines of
Python are run, its lines of C compiled and run, each on a film at rest.

    paused.py DOCUMENT         Skips (77) where a tool is missing.
"""

import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

SKIP = 77

try:
    import gi
    gi.require_version("Gst", "1.0")
    from gi.repository import Gst
except (ImportError, ValueError) as error:
    print(f"skipped: {error}")
    sys.exit(SKIP)


def snippet(document, language):
    with open(document, encoding="utf-8") as file:
        return re.search(rf"```{language}\n(.*?)```", file.read(),
                         re.DOTALL).group(1)


def python_way(document, _folder):
    names = {"Gst": Gst}
    exec(snippet(document, "python"), names)
    return names["show_again"]


def c_way(document, folder):
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "gstreamer-1.0"], check=True,
        capture_output=True, text=True).stdout.split()
    library = os.path.join(folder, "again.so")
    text = "#include <gst/gst.h>\n" + snippet(document, "c")
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-x", "c", "-", "-o",
         library, *flags], input=text.replace("static void", "void"),
        check=True, text=True)
    show_again = ctypes.CDLL(library).show_again
    show_again.argtypes = [ctypes.c_void_p]
    # The hash of a GObject in Python is its address.
    return lambda pipeline: show_again(hash(pipeline))


def wait(pipeline):
    change, state, _pending = pipeline.get_state(10 * Gst.SECOND)
    assert change == Gst.StateChangeReturn.SUCCESS, change
    assert state == Gst.State.PAUSED, state


def shown(pipeline):
    buffer = pipeline.get_by_name("sink").props.last_sample.get_buffer()
    return buffer.pts, buffer.extract_dup(0, buffer.get_size())


def make_film(film):
    pipeline = Gst.parse_launch(
        "videotestsrc num-buffers=30 ! video/x-raw,framerate=15/1 ! jpegenc"
        f" ! avimux ! filesink location={film}")
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_bus().timed_pop_filtered(Gst.CLOCK_TIME_NONE,
                                          Gst.MessageType.EOS)
    pipeline.set_state(Gst.State.NULL)


def check(film, show_again):
    pipeline = Gst.parse_launch(
        f"filesrc location={film} ! decodebin ! magnifyfilter name=lens"
        " ! fakesink name=sink enable-last-sample=true sync=true")
    pipeline.set_state(Gst.State.PAUSED)
    wait(pipeline)
    pipeline.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH
                         | Gst.SeekFlags.ACCURATE, Gst.SECOND)
    wait(pipeline)
    time, before = shown(pipeline)
    pipeline.get_by_name("lens").props.zoom = 8
    assert shown(pipeline) == (time, before), "changed by itself"
    show_again(pipeline)
    wait(pipeline)
    assert shown(pipeline)[0] == time, "another frame"
    assert shown(pipeline)[1] != before, "the same picture"
    pipeline.set_state(Gst.State.NULL)


def main(document):
    for tool in ("cc", "pkg-config"):
        if not shutil.which(tool):
            print(f"skipped: no {tool}")
            return SKIP
    Gst.init(None)
    with tempfile.TemporaryDirectory() as folder:
        film = os.path.join(folder, "film.avi")
        make_film(film)
        for way in (python_way, c_way):
            check(film, way(document, folder))
            print("ok", way.__name__)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
