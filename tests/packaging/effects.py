#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs .effect files as Cheese does.

    effects.py FILE...

Cheese puts each effect between two videoconverts, into a filter behind the
camera of a camerabin: the chosen one for the window, the photo and the film,
and beside it, behind a tee, each of them small in the page of previews. It
changes the chosen one while the camera plays.
"""

import os
import sys
import tempfile

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

import gi
gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402  (the version comes first)

CAMERA = ("videotestsrc is-live=true pattern=circular ! capsfilter caps="
          "video/x-raw,format=YUY2,width=640,height=480,framerate=30/1")
SEEN = "appsink name={} drop=true max-buffers=1 caps=video/x-raw,format=RGB"
CHEESE = """
  tee name=camera_tee
  camera_tee. ! queue ! valve name=main_valve ! identity name=effect
    ! videobalance name=video_balance
  camera_tee. ! queue ! valve name=effects_valve ! videoscale
    ! video/x-raw,width=160,height=120 ! videoconvert name=preview_in ! {}
    ! videoconvert ! """ + SEEN.format("preview")
PATIENCE = 10 * Gst.SECOND


def effect_of(path):
    """Name and filter of an effect, as Cheese reads them."""
    keys = GLib.KeyFile()
    keys.load_from_file(path, GLib.KeyFileFlags.NONE)
    return tuple(keys.get_string("Effect", key)
                 for key in ("Name", "PipelineDescription"))


def ghost(outer, inner, name):
    pad = outer.find_unlinked_pad(Gst.PadDirection.SINK if name == "sink"
                                  else Gst.PadDirection.SRC)
    outer.add_pad(Gst.GhostPad.new(name, pad or inner.get_static_pad(name)))


def filter_bin(previewed):
    """What Cheese puts behind its camera."""
    filters = Gst.parse_bin_from_description(CHEESE.format(previewed), False)
    ghost(filters, filters.get_by_name("camera_tee"), "sink")
    ghost(filters, filters.get_by_name("video_balance"), "src")
    return filters


def choose(filters, description):
    """Another effect, while the camera plays."""
    new = Gst.parse_bin_from_description(
        f"videoconvert name=colorspace1 ! {description}"
        " ! videoconvert name=colorspace2", True)
    new.set_name("effect")
    old = filters.get_by_name("effect")
    before = old.get_static_pad("sink").get_peer()
    after = old.get_static_pad("src").get_peer()

    def change(pad, _info):
        before.unlink(old.get_static_pad("sink"))
        old.get_static_pad("src").unlink(after)
        old.set_state(Gst.State.NULL)
        filters.remove(old)
        filters.add(new)
        before.link(new.get_static_pad("sink"))
        new.get_static_pad("src").link(after)
        new.sync_state_with_parent()
        return Gst.PadProbeReturn.REMOVE
    before.add_probe(Gst.PadProbeType.BLOCK_DOWNSTREAM, change)


def frame(sink):
    """The pixels of the next frame on show."""
    sample = sink.emit("try-pull-sample", PATIENCE)
    if sample is None:
        raise RuntimeError(f"no frame in {sink.get_name()}")
    buffer = sample.get_buffer()
    return buffer.extract_dup(0, buffer.get_size())


def becomes(sink, wanted):
    """Whether the picture on show becomes what @wanted accepts."""
    return any(wanted(frame(sink)) for _ in range(60))


def photo(camera, folder):
    """The file of a photo taken now."""
    path = os.path.join(folder, "photo.jpg")
    camera.set_property("location", path)
    camera.emit("start-capture")
    bus = camera.get_bus()
    message = bus.timed_pop_filtered(
        PATIENCE, Gst.MessageType.ERROR | Gst.MessageType.ELEMENT)
    while message and not message.has_name("image-done"):
        if message.type == Gst.MessageType.ERROR:
            raise RuntimeError(message.parse_error())
        message = bus.timed_pop_filtered(
            PATIENCE, Gst.MessageType.ERROR | Gst.MessageType.ELEMENT)
    with open(path, "rb") as file:
        return file.read()


def cheese(description, folder):
    """What is wrong with an effect in Cheese's pipeline, or None."""
    camera = Gst.ElementFactory.make("camerabin", None)
    source = Gst.ElementFactory.make("wrappercamerabinsrc", None)
    filters = filter_bin(description)
    sink = Gst.parse_bin_from_description(
        "videoconvert ! " + SEEN.format("window"), True)
    source.set_property("video-source",
                        Gst.parse_bin_from_description(CAMERA, True))
    source.set_property("video-source-filter", filters)
    camera.set_property("camera-source", source)
    camera.set_property("viewfinder-sink", sink)
    camera.set_state(Gst.State.PLAYING)
    try:
        plain = frame(sink.get_by_name("window"))
        before = photo(camera, folder)
        choose(filters, description)
        if not becomes(sink.get_by_name("window"), lambda seen: seen != plain):
            return "the window shows no effect"
        if photo(camera, folder) == before:
            return "the photo has no effect"
        preview = frame(filters.get_by_name("preview"))
        choose(filters, "identity")
        if not becomes(sink.get_by_name("window"), lambda seen: seen == plain):
            return "the effect stays"
        return None if len(set(preview)) > 1 else "the preview is empty"
    finally:
        camera.set_state(Gst.State.NULL)


def main(paths):
    Gst.init(None)
    needed = ("camerabin", "wrappercamerabinsrc", "jpegenc", "videobalance")
    missing = [name for name in needed if not Gst.ElementFactory.find(name)]
    if missing:
        print("skipped: no element", *missing)
        return 77
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            name, description = effect_of(path)
            complaint = cheese(description, folder)
            failed += complaint is not None
            print(f"{name}: {complaint or 'ok'}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
