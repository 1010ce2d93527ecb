#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lens in a real window: Xvfb is the screen, xdotool the user's hand.

    window-test.py element|pointer|focus PROGRAM

`element` watches magnifyfilter's properties behind ximagesink, `pointer` looks
at the screen while examples/pointer runs, `focus` draws a region on edgelens-focus. Skips (77) where a tool is missing.
"""

import os
import subprocess
import sys
import tempfile
import time

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

from display import (Gst, HEIGHT, PATIENCE, WIDTH, await_true, box, changes,
                     play, run_on_display, screenshot, stands_still, xdotool)


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


class Program:
    def __init__(self, program, *arguments):
        self.process = subprocess.Popen(
            [program, "--sink", "ximagesink", *arguments])

    def quit(self):
        xdotool("key", "q")
        assert self.process.wait(PATIENCE) == 0
        print("ok quits")


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


def test_still_picture(program, picture):
    """The lens is where the pointer is, seen on the screen, although the
    picture is a still or the last one of a film."""
    radius = HEIGHT // 4
    window = Program(program, picture)
    await_true("a picture", lambda: any(screenshot()))
    for x, y in ((200, 150), (450, 300)):
        xdotool("mousemove", WIDTH - x, HEIGHT - y)
        time.sleep(0.3)
        plain = screenshot()
        xdotool("mousemove", x, y)
        await_true(f"the lens at {x},{y}", lambda: is_lens(
            [(px, py) for px, py in changes(plain, screenshot())
             if (px - x) ** 2 + (py - y) ** 2 < (radius + 20) ** 2],
            x, y, radius + 4))
    before = screenshot()
    xdotool("click", 4)
    await_true("the wheel zooms", lambda: changes(before, screenshot()))
    window.quit()


def test_moving_picture(program):
    """Frozen, the picture rests while the lens still answers."""
    window = Program(program)
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
    xdotool("key", "space")
    await_true("it goes on", lambda: not stands_still())
    window.quit()


def test_frozen_film(program, folder):
    """A film that is frozen goes on where it was, however late."""
    film = os.path.join(folder, "film.avi")
    play("videotestsrc pattern=ball num-buffers=60 ! video/x-raw,"
         f"width={WIDTH},height={HEIGHT},framerate=30/1 ! jpegenc ! avimux"
         f" ! filesink location={film}")
    window = Program(program, film)
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
    window.quit()


def test_tv_pixels(program, folder):
    """A sink that takes square pixels alone shows others as well."""
    film = os.path.join(folder, "tv.mkv")
    play("videotestsrc pattern=snow num-buffers=5 ! video/x-raw,width=720,"
         "height=576,pixel-aspect-ratio=54/59 ! jpegenc ! matroskamux"
         f" ! filesink location={film}")
    window = Program(program, film)
    await_true("a picture of pixels that are not square",
               lambda: any(screenshot()))
    window.quit()


def test_pointer(program):
    with tempfile.TemporaryDirectory() as folder:
        for picture in make_noise(folder):
            test_still_picture(program, picture)
        test_moving_picture(program)
        test_frozen_film(program, folder)
        test_tv_pixels(program, folder)


def test_focus(program):
    """A region that is drawn is measured; the panel is on the picture."""
    with tempfile.TemporaryDirectory() as folder:
        scores = os.path.join(folder, "scores.csv")

        def last_row():
            with open(scores, encoding="utf-8") as file:
                return file.read().splitlines()[-1].split(",")

        window = Program(program, "--test-picture", "--csv", scores)
        await_true("a panel: dark, with a bright bar", lambda: (
            max(screenshot()[:WIDTH // 2]) < 120
            and min(screenshot()[48 * WIDTH + 20:48 * WIDTH + 60]) > 150))
        await_true("scores", lambda: last_row()[2:] == ["", "", "", ""])
        xdotool("mousemove", 350, 100)
        time.sleep(0.3)
        xdotool("mousedown", 1)
        time.sleep(0.3)
        xdotool("mousemove", 550, 250)
        time.sleep(0.3)
        xdotool("mouseup", 1)
        await_true("scores of the region", lambda: last_row()[2:] == [
            "350", "100", "200", "150"])
        xdotool("click", 1)
        await_true("and of all again",
                   lambda: last_row()[2:] == ["", "", "", ""])
        xdotool("key", "space")
        await_true("a frozen picture", stands_still)
        before = screenshot()
        xdotool("key", "e")
        await_true("no glow", lambda: changes(before, screenshot()))
        window.quit()


def main(what, program=None):
    return run_on_display(
        lambda: {"element": test_element, "pointer": test_pointer,
                 "focus": test_focus}[what](program), "ximagesink")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
