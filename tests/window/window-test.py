#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lens in a real window: Xvfb is the screen, xdotool the user's hand.

    window-test.py element|loupe PROGRAM

`element` watches magnifyfilter's properties behind ximagesink, `loupe` looks at
the screen while examples/loupe runs. Skips (77) where a tool is missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

SKIP = 77
WIDTH, HEIGHT = 640, 480
PATIENCE = 10  # seconds until something that should happen must have happened

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


def test_element(_program):
    pipeline = Gst.parse_launch(
        f"videotestsrc is-live=true ! video/x-raw,width={WIDTH},"
        f"height={HEIGHT} ! magnifyfilter name=lens follow-pointer=true"
        " ! videoconvert ! ximagesink")
    lens = pipeline.get_by_name("lens")
    notified = set()
    lens.connect("notify", lambda _lens, spec: notified.add(spec.name))
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_state(PATIENCE * Gst.SECOND)

    def lens_is_at(x, y):
        return (abs(lens.props.center_x * WIDTH - x) < 0.01
                and abs(lens.props.center_y * HEIGHT - y) < 0.01)

    def zoom_is(zoom):
        return abs(lens.props.zoom - zoom) < 1e-9

    for x, y in ((100, 50), (601, 333), (0, 0), (639, 479), (320, 240)):
        xdotool("mousemove", x, y)
        await_true(f"the lens at {x},{y}", lambda: lens_is_at(x, y))
    for button, zoom in ((4, 2.2), (4, 2.42), (5, 2.2), (5, 2), (5, 2 / 1.1)):
        xdotool("click", button)
        await_true(f"zoom {zoom:.3f}", lambda: zoom_is(zoom))
    assert {"center-x", "center-y", "zoom"} <= notified, notified
    pipeline.set_state(Gst.State.NULL)


def screenshot():
    """The window's luma, row by row, without the pointer."""
    pipeline = Gst.parse_launch(
        "ximagesrc num-buffers=1 show-pointer=false use-damage=false"
        f" endx={WIDTH - 1} endy={HEIGHT - 1} ! videoconvert"
        " ! video/x-raw,format=GRAY8 ! appsink name=sink")
    pipeline.set_state(Gst.State.PLAYING)
    buffer = pipeline.get_by_name("sink").pull_sample().get_buffer()
    pixels = buffer.extract_dup(0, buffer.get_size())
    pipeline.set_state(Gst.State.NULL)
    assert len(pixels) == WIDTH * HEIGHT
    return pixels


def changes(before, after):
    return [(i % WIDTH, i // WIDTH) for i in range(WIDTH * HEIGHT)
            if abs(before[i] - after[i]) > 40]


def box(points):
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


class Loupe:
    """The program and what it said so far."""

    def __init__(self, program, folder, *arguments):
        self.said = os.path.join(folder, "said")
        with open(self.said, "w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [program, "--sink", "ximagesink", *arguments], stdout=out)

    def says(self, text):
        with open(self.said, encoding="utf-8") as file:
            return text in file.read()

    def key(self, key, answer):
        xdotool("key", key)
        await_true(f"key {key}: {answer}", lambda: self.says(answer))

    def quit(self):
        xdotool("key", "q")
        assert self.process.wait(PATIENCE) == 0
        print("ok quits")


def play(description):
    pipeline = Gst.parse_launch(description)
    pipeline.set_state(Gst.State.PLAYING)
    message = pipeline.get_bus().timed_pop_filtered(
        Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    assert message.type == Gst.MessageType.EOS, message.parse_error()


def make_noise(folder):
    """A still and a film shorter than what will be done to it, of a picture in
    which every shift shows."""
    snow = ("videotestsrc pattern=snow num-buffers=1 ! video/x-raw,width=80,"
            "height=60 ! videoscale method=nearest-neighbour ! video/x-raw,"
            f"width={WIDTH},height={HEIGHT}")
    still = os.path.join(folder, "noise.png")
    film = os.path.join(folder, "noise.avi")
    play(f"{snow} ! videoconvert ! pngenc ! filesink location={still}")
    play(f"{snow} ! imagefreeze num-buffers=5 ! video/x-raw,framerate=15/1"
         f" ! jpegenc ! avimux ! filesink location={film}")
    return still, film


def is_lens(points, x, y, radius):
    """Whether these are the pixels of a round lens about x, y."""
    if not points:
        return False
    left, top, right, bottom = box(points)
    return (all(abs(a - b) <= 0.1 * radius for a, b in
                ((x - left, radius), (right - x, radius),
                 (y - top, radius), (bottom - y, radius)))
            and all((px - x) ** 2 + (py - y) ** 2 <= (radius + 1) ** 2
                    for px, py in points))


def test_still_picture(program, folder, picture):
    """The lens is where the pointer is, seen on the screen, although the
    picture is a still or the last one of a film."""
    radius = HEIGHT // 4
    loupe = Loupe(program, folder, "--zoom", "1", picture)
    await_true("a picture", lambda: any(screenshot()))
    plain = screenshot()
    for x, y in ((200, 150), (450, 300)):
        xdotool("mousemove", x, y)
        for _ in range(8 if (x, y) == (200, 150) else 0):
            xdotool("click", 4)
        await_true(f"the lens at {x},{y}", lambda: is_lens(
            changes(plain, screenshot()), x, y, radius))
    loupe.key("r", "border-width 6")
    await_true("a white ring", lambda: all(
        screenshot()[(300 + dy) * WIDTH + 450 + dx] > 250
        for dx, dy in ((-123, 0), (123, 0), (0, -123), (0, 123))))
    loupe.key("r", "border-width 0")
    loupe.key("s", "shape square")
    await_true("a square lens", lambda: any(
        abs(x - 450) > 0.9 * radius and abs(y - 300) > 0.9 * radius
        for x, y in changes(plain, screenshot())))
    loupe.key("p", "profile bulge")
    loupe.key("i", "interpolation lanczos")
    loupe.key("Right", "radius 0.275")
    loupe.key("Down", "zoom 1.94")
    loupe.quit()


def stands_still():
    before = screenshot()
    time.sleep(0.3)
    return screenshot() == before


def test_moving_picture(program, folder):
    """Frozen, the picture rests while lens and edges still answer."""
    loupe = Loupe(program, folder)
    await_true("a moving picture",
               lambda: any(screenshot()) and not stands_still())
    xdotool("mousemove", 200, 150)
    xdotool("key", "space")
    await_true("a frozen picture", stands_still)
    frozen = screenshot()
    xdotool("mousemove", 320, 240)
    await_true("a moving lens", lambda: changes(frozen, screenshot()))
    xdotool("mousemove", 200, 150)
    await_true("the same picture", lambda: screenshot() == frozen)
    xdotool("key", "e")
    await_true("glowing edges", lambda: changes(frozen, screenshot()))
    xdotool("key", "e")
    await_true("no edges again", lambda: screenshot() == frozen)
    xdotool("key", "space")
    await_true("it goes on", lambda: not stands_still())
    loupe.quit()


def test_frozen_film(program, folder):
    """A film that is frozen goes on where it was, however late."""
    film = os.path.join(folder, "film.avi")
    play("videotestsrc pattern=ball num-buffers=60 ! video/x-raw,"
         f"width={WIDTH},height={HEIGHT},framerate=30/1 ! jpegenc ! avimux"
         f" ! filesink location={film}")
    loupe = Loupe(program, folder, "--radius", "0", film)
    await_true("a film", lambda: any(screenshot()))
    xdotool("key", "space")
    await_true("a frozen film", stands_still)
    frozen = screenshot()
    time.sleep(2.5)
    assert screenshot() == frozen
    xdotool("key", "space")
    await_true("it goes on", lambda: not stands_still())
    await_true("its last frame stays", stands_still)
    assert changes(frozen, screenshot())
    loupe.quit()


def test_tv_pixels(program, folder):
    """A sink that takes square pixels alone shows others as well."""
    film = os.path.join(folder, "tv.mkv")
    play("videotestsrc pattern=snow num-buffers=5 ! video/x-raw,width=720,"
         "height=576,pixel-aspect-ratio=54/59 ! jpegenc ! matroskamux"
         f" ! filesink location={film}")
    loupe = Loupe(program, folder, film)
    await_true("a picture of pixels that are not square",
               lambda: any(screenshot()))
    loupe.quit()


def test_loupe(program):
    with tempfile.TemporaryDirectory() as folder:
        for picture in make_noise(folder):
            test_still_picture(program, folder, picture)
        test_moving_picture(program, folder)
        test_frozen_film(program, folder)
        test_tv_pixels(program, folder)


def main(what, program=None):
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
            Gst.init(None)
            {"element": test_element, "loupe": test_loupe}[what](program)
        finally:
            server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
