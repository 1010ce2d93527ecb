#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A walk through edgelens-loupe, with a mouse and keys and an eye on the screen.

    loupe-test.py PROGRAM

Cameras are those of fakecameras.c. Skips (77) where a tool is missing.
"""

import configparser
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

from display import (PATIENCE, await_true, play, run_on_display,
                     screenshot, xdotool)
from gi.repository import GLib

WINDOW = (1024, 768)  # all of the screen
STAGE = (10, 90, 1014, 680)  # where the picture is in it: left, top, right, end
WORDS = (344, 100, 680, 190)  # and where words for a changed value are
PICTURE_TOP = 300  # from here on no such words hide the picture


class Screen:
    """What is on the stage, in RGB."""

    def __init__(self):
        self.pixels = screenshot(*WINDOW, "RGB")

    def __eq__(self, other):
        return self.pixels == other.pixels

    def at(self, x, y):
        place = 3 * (y * WINDOW[0] + x)
        return tuple(self.pixels[place:place + 3])

    def picture(self):
        return self.pixels[3 * WINDOW[0] * PICTURE_TOP:
                           3 * WINDOW[0] * STAGE[3]]

    def has(self, wanted, region=STAGE):
        """The share of the region that looks as is wanted."""
        left, top, right, bottom = region
        samples = [wanted(self.at(x, y)) for y in range(top, bottom, 5)
                   for x in range(left, right, 5)]
        return sum(samples) / len(samples)


def is_gray(color):
    return max(color) - min(color) < 12


def is_colorful(color):
    return max(color) - min(color) > 100


def is_yellow(color):
    return color[0] > 180 and color[1] > 180 and color[2] < 90


def is_black(color):
    return max(color) < 12


def is_words(screen):
    """White on black, and no lens."""
    return (screen.has(lambda c: min(c) > 200) > 0.001
            and screen.has(is_black) > 0.8 and screen.has(is_yellow) == 0)


def has_ring(screen):
    return screen.has(is_yellow) > 0


class Loupe:
    def __init__(self, program, *arguments):
        self.process = subprocess.Popen([program, *arguments])

    def key(self, *keys):
        xdotool("key", *keys)

    def end(self, how):
        how()
        try:
            assert self.process.wait(PATIENCE) == 0, self.process.returncode
        finally:
            self.process.kill()
        print("ok ends")

    def quit(self):
        self.end(lambda: self.key("q"))


def settings():
    file = configparser.ConfigParser()
    file.read(os.path.join(os.environ["XDG_CONFIG_HOME"], "edgelens",
                           "loupe.ini"))
    return file["loupe"]


def await_screen(what, condition):
    await_true(what, lambda: condition(Screen()))


def await_change(what, act):
    """Something is seen of it, beside the words that fade away."""
    before = Screen().picture()
    act()
    await_true(what, lambda: Screen().picture() != before)


def make_picture(folder, name="picture.png", number=1):
    """Patches of many colours, each of them large enough to be looked at."""
    picture = os.path.join(folder, name)
    play(f"videotestsrc pattern=smpte num-buffers={number}"
         " ! video/x-raw,width=800,height=600"
         f" ! videoconvert ! pngenc snapshot=true ! filesink location={picture}")
    return picture


def test_without_display(program):
    environment = dict(os.environ, DISPLAY=":7777", WAYLAND_DISPLAY="none")
    for words, status, said in ((["--help"], 0, "lens"), ([], 1, "no display")):
        done = subprocess.run([program, *words], env=environment, check=False,
                              capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == status, done
        assert said in done.stdout + done.stderr, done
    print("ok without a display")


def test_cameras(program):
    """Words where there is none; one that is plugged in is on show at once."""
    folder = os.environ["FAKE_CAMERAS"]
    loupe = Loupe(program)
    await_screen("words that there is no camera", is_words)
    open(os.path.join(folder, "First camera"), "w", encoding="utf-8").close()
    await_screen("the camera's picture", has_ring)
    await_change("which moves", lambda: None)
    open(os.path.join(folder, "Second camera"), "w", encoding="utf-8").close()
    time.sleep(0.5)
    loupe.key("n")
    await_screen("the next camera", has_ring)
    os.remove(os.path.join(folder, "First camera"))
    os.remove(os.path.join(folder, "Second camera"))
    await_screen("unplugged: words instead of a picture", is_words)
    loupe.quit()
    assert settings()["camera"] == "Second camera", dict(settings())


def test_trouble(program, folder):
    path = os.path.join(folder, "not a picture")
    with open(path, "w", encoding="utf-8") as file:
        file.write("neither film nor picture")
    camera = os.path.join(os.environ["FAKE_CAMERAS"], "Camera")
    open(camera, "w", encoding="utf-8").close()
    for name in (path, os.path.join(folder, "nothing"), "http://127.0.0.1:9/"):
        loupe = Loupe(program, name)
        await_screen("words for what is wrong", is_words)
        time.sleep(0.5)
        assert is_words(Screen()), "a camera instead of the words"
        loupe.quit()
    os.remove(camera)


def test_photo(program, folder):
    """One that was taken with the camera held upright."""
    photo = os.path.join(folder, "photo.jpg")
    try:
        play("videotestsrc pattern=smpte num-buffers=1"
             " ! video/x-raw,width=800,height=600 ! jpegenc"
             " ! taginject tags=image-orientation=(string)rotate-90"
             f" ! jifmux ! filesink location={photo}")
    except GLib.Error as error:
        print("skipped:", error)
        return
    loupe = Loupe(program, photo)
    await_screen("a photo, upright", lambda screen:
                 screen.has(is_colorful, (400, 100, 620, 560)) > 0.5
                 and screen.has(is_black, (20, 100, 240, 660)) == 1)
    loupe.quit()


def test_drop(program, picture):
    loupe = Loupe(program)
    await_screen("no picture yet", is_words)
    dragged = subprocess.Popen(
        [sys.executable,
         os.path.join(os.path.dirname(__file__), "dragged.py"), picture])
    window = subprocess.run(
        ["timeout", str(PATIENCE), "xdotool", "search", "--sync",
         "--onlyvisible", "--name", "^Dragged$"],
        check=False, stdout=subprocess.PIPE, text=True).stdout.split()
    if window:
        xdotool("windowmove", window[0], 850, 620)
        time.sleep(0.5)
        xdotool("mousemove", 910, 690, "mousedown", 1)
        for step in range(20):  # at the pace of a hand: GTK 4.24 wants to see it
            xdotool("mousemove", 900 - 20 * step, 680 - 15 * step)
            time.sleep(0.05)
        time.sleep(0.5)
        xdotool("mouseup", 1)
        await_screen("a picture that was dropped",
                     lambda screen: screen.has(is_colorful) > 0.3)
    dragged.terminate()
    assert window or dragged.wait(PATIENCE) == 77, "no window to drag from"
    loupe.end(loupe.process.terminate)


def test_fullscreen(program, picture):
    """It is the window manager that makes a window so large."""
    if not shutil.which("openbox"):
        print("skipped: no openbox")
        return
    with subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL) as manager:
        loupe = Loupe(program, picture)
        await_screen("a picture", lambda screen:
                     screen.has(is_colorful) > 0.3)
        for key in ("F11", "f"):
            loupe.key(key)
            await_screen("nothing but the picture", lambda screen:
                         screen.has(is_colorful, (100, 2, 900, 766)) > 0.5)
            loupe.key("Escape")
            await_screen("buttons again", lambda screen:
                         screen.has(is_gray, (100, 710, 900, 766)) == 1)
        loupe.quit()
        manager.terminate()


def test_looks(program, picture):
    """Each key does what the page of keys says."""
    loupe = Loupe(program, picture)
    await_screen("a picture", lambda screen: screen.has(is_colorful) > 0.4)
    time.sleep(0.5)
    await_change("the lens follows the mouse",
                 lambda: xdotool("mousemove", 400, 480))
    await_change("and the arrows", lambda: loupe.key("Left", "Left", "Up"))
    assert Screen().has(is_yellow, WORDS) == 0
    await_change("a larger zoom", lambda: loupe.key("plus"))
    await_screen("said in large yellow words",
                 lambda screen: screen.has(is_yellow, WORDS) > 0.1)
    for what, keys in (("the wheel", None), ("a square lens", "a"),
                       ("a larger lens", "greater"), ("no ring", "o"),
                       ("a bulge", "p"), ("mirrored", "x"), ("turned", "r"),
                       ("turned back", "R"),
                       ("contrast", "c"), ("brighter", "b"),
                       ("edges that glow", "e"), ("a reading line", "m"),
                       ("a docked lens", "m"), ("the whole picture", "m"),
                       ("a preset", "6"), ("help", "h")):
        await_change(what, lambda: loupe.key(keys) if keys
                     else xdotool("click", 4))
        time.sleep(0.3)
    await_screen("yellow keys on black", lambda screen:
                 screen.has(is_black) > 0.6 and screen.has(is_yellow) > 0.01)
    loupe.key("Escape")
    loupe.key("0")
    loupe.key("t")
    await_screen("grey", lambda screen: screen.has(is_gray) > 0.85)
    loupe.key("t", "t", "t")
    await_screen("yellow on black",
                 lambda screen: screen.has(is_colorful) > 0.1)
    loupe.quit()
    assert settings()["tone"] == "4", dict(settings())


def test_remembered(program, picture):
    loupe = Loupe(program, picture)
    await_screen("yellow on black again",
                 lambda screen: screen.has(lambda c: is_black(c) or
                                           abs(c[0] - c[1]) < 24
                                           and c[2] < c[0] / 2 + 40) > 0.95
                 and screen.has(is_yellow) > 0.02)
    time.sleep(0.5)
    loupe.key("0", "4")
    time.sleep(0.3)
    loupe.end(lambda: loupe.process.send_signal(signal.SIGTERM))
    assert float(settings()["zoom"]) == 4 and settings()["tone"] == "0"
    print("ok reset, preset, SIGTERM")


def test_pace(program, picture):
    """A key that is held down zooms at the same pace on any keyboard."""
    loupe = Loupe(program, picture)
    await_screen("a picture", lambda screen: screen.has(is_colorful) > 0.4)
    loupe.key("0", "1")
    xdotool("keydown", "plus")
    time.sleep(2)
    xdotool("keyup", "plus")
    time.sleep(0.3)
    loupe.quit()
    zoom = float(settings()["zoom"])
    assert 1.1 < zoom < 1.1 * 2 ** 2.2, zoom
    print(f"ok two seconds of + are {zoom:.2f}")


def test_snapshot(program, picture):
    loupe = Loupe(program, picture)
    await_screen("a picture", lambda screen: screen.has(is_colorful) > 0.4)
    before = Screen()
    loupe.key("s")
    saved = os.path.join(os.environ["HOME"], "Pictures", "Loupe *.png")
    await_true("a snapshot", lambda: glob.glob(saved))
    await_true("which is said", lambda: Screen() != before)
    loupe.quit()
    with open(glob.glob(saved)[0], "rb") as file:
        head = file.read(24)
    assert head[:4] == b"\x89PNG", head
    size = (int.from_bytes(head[16:20], "big"),
            int.from_bytes(head[20:24], "big"))
    assert size == (800, 600), size


def test_hold(program, picture):
    """With hold-to-show there is no lens until the button is down."""
    loupe = Loupe(program, picture)
    xdotool("mousemove", 400, 480)
    await_screen("a picture", lambda screen: screen.has(is_colorful) > 0.4)
    loupe.key("0", "d")
    time.sleep(2.6)
    bare = Screen()
    xdotool("mousedown", 1)
    await_true("a lens while it is held", lambda: Screen() != bare)
    xdotool("mouseup", 1)
    await_true("none when it is not", lambda: Screen() == bare)
    loupe.key("0")
    loupe.quit()


def test_film(program, folder):
    film = os.path.join(folder, "film.avi")
    play("videotestsrc pattern=ball num-buffers=90 ! video/x-raw,width=640,"
         "height=480,framerate=30/1 ! jpegenc ! avimux"
         f" ! filesink location={film}")
    loupe = Loupe(program, film)
    await_screen("a film", lambda screen: screen.has(is_black) < 0.995)
    await_change("it moves", lambda: None)
    loupe.key("space")
    time.sleep(2.6)
    frozen = Screen()
    time.sleep(1)
    assert Screen() == frozen
    print("ok frozen")
    await_change("with a lens that moves",
                 lambda: xdotool("mousemove_relative", "--", -60, 20))
    frozen = Screen()
    loupe.key("space")
    await_true("it moves again", lambda: Screen() != frozen)
    time.sleep(5)
    end = Screen()
    assert end.has(is_black) < 0.9999
    time.sleep(0.5)
    assert Screen() == end
    print("ok the last frame stays")
    loupe.quit()


def test_screen_reader(program, picture):
    if not shutil.which("dbus-run-session"):
        print("skipped: no dbus-run-session")
        return
    environment = dict(os.environ)
    for name in "GTK_A11Y", "NO_AT_BRIDGE", "DBUS_SESSION_BUS_ADDRESS":
        del environment[name]
    done = subprocess.run(
        ["dbus-run-session", sys.executable,
         os.path.join(os.path.dirname(__file__), "names.py"), "4", program,
         picture], env=environment, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, timeout=6 * PATIENCE)
    if done.returncode == 77 or "edgelens-loupe" not in done.stdout:
        print("skipped: no AT-SPI", done.stdout)
        return
    for name in ("button Larger", "button Save what you see as a picture",
                 "image The magnified picture", "Zoom 4.0 \u00d7"):
        assert name in done.stdout, (name, done.stdout)
    print("ok a screen reader finds names")


def test_without_plugin(program):
    """A window of words, and exit status 1."""
    environment = dict(os.environ, GST_PLUGIN_PATH_1_0="/nowhere",
                       GST_REGISTRY=os.path.join(os.environ["HOME"], "other"))
    with subprocess.Popen([program], env=environment,
                          stderr=subprocess.PIPE, text=True) as process:
        try:
            await_screen("words for the plugin that is missing",
                         lambda screen:
                         screen.has(lambda c: min(c) > 200) > 0.001)
        finally:
            process.terminate()
        assert "edgelens installed?" in process.stderr.read()


def walk(program):
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            HOME=folder, XDG_CONFIG_HOME=os.path.join(folder, "settings"),
            XDG_RUNTIME_DIR=folder, GTK_A11Y="none", NO_AT_BRIDGE="1",
            FAKE_CAMERAS=os.path.join(folder, "cameras"),
            DBUS_SESSION_BUS_ADDRESS="disabled:")
        os.mkdir(os.environ["FAKE_CAMERAS"])
        os.mkdir(os.path.join(folder, "settings"))
        with open(os.path.join(folder, "settings", "user-dirs.dirs"), "w",
                  encoding="utf-8") as file:
            file.write('XDG_PICTURES_DIR="$HOME/Pictures"\n')
        picture = make_picture(folder)
        test_without_display(program)
        test_without_plugin(program)
        test_cameras(program)
        test_trouble(program, folder)
        test_photo(program, folder)
        test_drop(program, picture)
        test_fullscreen(program, picture)
        test_looks(program, picture)
        test_remembered(program, picture)
        test_pace(program, picture)
        test_snapshot(program, picture)
        test_hold(program, picture)
        test_film(program, folder)
        test_screen_reader(program, picture)


if __name__ == "__main__":
    sys.exit(run_on_display(lambda: walk(sys.argv[1])))
