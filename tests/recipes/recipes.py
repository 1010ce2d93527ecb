#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the recipes of docs/recipes.md as they stand there.

    recipes.py ROOT [HEADING]

Each heading of the document is a recipe, and RECIPES says what it needs and how
to tell that it works. Without a heading: whether every recipe is there. Status
77, and a reason, where something it needs is missing. A test picture replaces
the camera (STAND_INS); windows open in an Xvfb of the recipe's own.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

PATIENCE = 30  # seconds until a recipe shows something, or ends
COLOURS = 16  # of a window, at least, that shows a picture
COMPLAINT = re.compile("^ERROR|CRITICAL|Traceback|Error:", re.MULTILINE)
STAND_INS = [
    (r"\bv4l2src\b(?! +device)", "videotestsrc is-live=true"),
]
FILM = ("gst-launch-1.0 -q videotestsrc num-buffers={} ! video/x-raw,"
        "width=320,height=240,framerate=30/1 ! jpegenc ! matroskamux"
        " ! filesink location=film.mkv")
CC = ("cc -Wall -Wextra -Wno-unused-parameter -Werror -o program {}"
      " $(pkg-config --cflags --libs {})")


class Skip(Exception):
    """Why a recipe cannot be tried here."""


class Failure(Exception):
    """What a recipe did wrong."""


def sections(root):
    """{heading: [(language, code)]} of the document."""
    with open(os.path.join(root, "docs/recipes.md"), encoding="utf-8") as file:
        parts = re.split(r"^## (.+)$", file.read(), flags=re.MULTILINE)[1:]
    return {heading: re.findall(r"^```(\w+)\n(.*?)^```$", text,
                                re.MULTILINE | re.DOTALL)
            for heading, text in zip(parts[::2], parts[1::2])}


class Kitchen:
    """A folder with a film, a display, and what runs in them."""

    def __init__(self, folder):
        self.folder = folder
        self.env = dict(os.environ, GSK_RENDERER="cairo", NO_AT_BRIDGE="1",
                        LIBGL_ALWAYS_SOFTWARE="1", PYTHONUNBUFFERED="1",
                        GST_REGISTRY=os.path.join(folder, "registry"),
                        XDG_DATA_HOME=folder, XDG_RUNTIME_DIR=folder)
        self.env.pop("WAYLAND_DISPLAY", None)
        self.running = []

    def sh(self, command):
        """What it prints; a failure when it fails."""
        done = subprocess.run(["bash", "-c", command], cwd=self.folder,
                              env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=PATIENCE * 2,
                              stderr=subprocess.STDOUT, encoding="utf-8")
        if done.returncode:
            raise Failure(f"{command}\n{done.stdout}")
        return done.stdout

    def open_display(self):
        """An X server for the windows of the recipe."""
        if not shutil.which("Xvfb"):
            raise Skip("no Xvfb")
        ours, theirs = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "800x600x24",
             "-nolisten", "tcp", "-noreset"], pass_fds=[theirs],
            cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.running.append(server)
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            self.env["DISPLAY"] = ":" + pipe.readline().strip()

    def start(self, block, packages=""):
        """A recipe's code, running; what it says goes into a log."""
        language, code = block
        for pattern, stand_in in STAND_INS:
            code = re.sub(pattern, stand_in, code)
        name = os.path.join(self.folder, f"program{len(self.running)}."
                            + {"c": "c", "python": "py", "sh": "sh"}[language])
        with open(name, "w", encoding="utf-8") as file:
            file.write(code if language != "sh" else
                       "exec " + code.replace("\\\n", " ").strip() + "\n")
        if language == "c":
            self.sh(CC.format(name, packages))
        command = {"c": ["./program"], "sh": ["bash", name],
                   "python": ["/usr/bin/python3", name]}[language]
        log = os.path.join(self.folder, f"log{len(self.running)}")
        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen(command, cwd=self.folder, env=self.env,
                                       stdin=subprocess.DEVNULL, stdout=out,
                                       stderr=subprocess.STDOUT)
        process.log = log
        self.running.append(process)
        return process

    @staticmethod
    def said(process):
        with open(process.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def good(self, process):
        """It has not complained, nor failed by itself."""
        said = self.said(process)
        if COMPLAINT.search(said) or process.poll() not in (None, 0):
            raise Failure(f"status {process.poll()}\n{said}")
        return said

    def until(self, process, condition, what):
        """Waits, while the process is well, until it holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.good(process)
            if time.monotonic() > deadline or process.poll() is not None:
                if condition():
                    break
                raise Failure(f"no {what}\n{self.said(process)}")
            time.sleep(0.3)

    def stop(self, process, how=signal.SIGINT):
        """Ends it as a user would, and takes no excuse."""
        self.good(process)
        process.send_signal(how)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise Failure("does not end") from late
        if COMPLAINT.search(self.said(process).replace("KeyboardInterrupt", "")):
            if how == signal.SIGINT:
                raise Failure(self.said(process))

    def finish(self, block):
        """What the code prints until it ends by itself."""
        process = self.start(block)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired as late:
            raise Failure(f"does not end\n{self.said(process)}") from late
        return self.good(process)

    def pixels(self):
        """Those of the display."""
        self.sh("gst-launch-1.0 -q ximagesrc num-buffers=1 show-pointer=false"
                " ! videoconvert ! video/x-raw,format=RGB"
                " ! filesink location=screen")
        with open(os.path.join(self.folder, "screen"), "rb") as file:
            return file.read()

    def colours(self):
        """How many there are on the display."""
        data = self.pixels()
        return len({data[i:i + 3] for i in range(0, len(data), 3 * 7)})

    def window(self, block, packages="", how=signal.SIGTERM):
        """The code shows a picture in a window, and is ended."""
        process = self.start(block, packages)
        self.until(process, lambda: self.colours() >= COLOURS, "picture")
        time.sleep(1)  # a stream that has just begun still talks to its server
        self.stop(process, how)

    def film(self, name, least):
        """The file has at least so many frames, which are not all alike."""
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            raise Failure(f"there is no {name}")
        said = self.sh(f"gst-launch-1.0 -q filesrc location={shlex.quote(path)}"
                       " ! decodebin ! videoconvert ! video/x-raw,format=GRAY8"
                       " ! checksumsink hash=md5 sync=false")
        frames = [line.split()[-1] for line in said.splitlines()]
        if len(frames) < least or len(set(frames)) < 2:
            raise Failure(f"{name}: {len(frames)} frames\n{said}")

    def clear(self):
        for process in reversed(self.running):
            if process.poll() is None:
                process.kill()
                process.wait()


def has_text(path):
    return os.path.exists(path) and os.path.getsize(path) > 0


def shown(packages=""):
    """A recipe whose every block shows a window."""
    def check(kitchen, blocks):
        kitchen.open_display()
        for block in blocks:
            kitchen.window(block, packages)
    return check


def playbin(kitchen, blocks):
    """Of a film that is there for a while, where windows take theirs."""
    kitchen.sh(FILM.format(30 * PATIENCE))
    shown()(kitchen, blocks)


def opencv(kitchen, blocks):
    counts = re.findall(r"^(\d+) of (\d+) pixels are edges$",
                        kitchen.finish(blocks[0]), re.MULTILINE)
    if len(counts) != 60 or not all(0 < int(some) < int(size)
                                    for some, size in counts):
        raise Failure(f"{counts}")


def cheese(kitchen, blocks):
    """Cheese's own loader finds the file, and GStreamer makes the filter."""
    folder = os.path.join(kitchen.folder, "gnome-video-effects")
    os.mkdir(folder)
    with open(os.path.join(folder, "eye.effect"), "w", encoding="utf-8") as file:
        file.write(blocks[0][1])
    kitchen.sh("/usr/bin/python3 -c '\n"
               "import gi\n"
               "gi.require_version(\"Cheese\", \"3.0\")\n"
               "from gi.repository import Cheese\n"
               "for each in Cheese.Effect.load_effects():\n"
               "  print(each.props.name, each.props.pipeline_desc, sep=\"|\")\n"
               "' >effects")
    kitchen.sh("grep -qx 'Magnified Eye|magnifyfilter .*' effects")
    kitchen.sh("gst-launch-1.0 -q videotestsrc num-buffers=9 ! videoconvert"
               " ! $(sed -n 's/^Magnified Eye|//p' effects) ! videoconvert"
               " ! fakesink")


def recording(kitchen, blocks):
    kitchen.open_display()
    process = kitchen.start(blocks[0])
    path = os.path.join(kitchen.folder, "recording.mkv")
    kitchen.until(process, lambda: has_text(path) and kitchen.colours()
                  >= COLOURS, "picture")
    kitchen.stop(process)
    kitchen.film("recording.mkv", 10)


def ges(kitchen, blocks):
    kitchen.open_display()
    said = kitchen.finish(blocks[0])
    zoom = re.search(r"zoom at the end: ([\d.]+)", said)
    if not zoom or not 3.5 < float(zoom.group(1)) <= 4:
        raise Failure(said)


def ges_launch(kitchen, blocks):
    kitchen.finish(blocks[0])
    kitchen.film("lens.webm", 25)


def rtsp(kitchen, blocks):
    kitchen.open_display()
    server = kitchen.start(blocks[0])
    time.sleep(2)
    kitchen.window(blocks[1], how=signal.SIGINT)
    kitchen.stop(server, signal.SIGTERM)


def hls(kitchen, blocks):
    process = kitchen.start(blocks[0])
    playlist = os.path.join(kitchen.folder, "edges.m3u8")
    kitchen.until(process, lambda: has_text(playlist), "playlist")
    kitchen.stop(process)
    with open(playlist, encoding="utf-8") as file:
        pieces = re.findall(r"^[^#\n].*ts$", file.read(), re.MULTILINE)
    if not pieces:
        raise Failure("an empty playlist")
    kitchen.film(os.path.basename(pieces[0]), 30)


def screen(kitchen, blocks):
    """A window with a picture that rests, until the lens comes over it."""
    kitchen.open_display()
    below = kitchen.start(("sh", "gst-launch-1.0 videotestsrc is-live=true"
                           " pattern=circular ! videoconvert ! ximagesink"))
    kitchen.until(below, lambda: kitchen.colours() >= COLOURS, "picture")
    before = kitchen.pixels()
    if kitchen.pixels() != before:
        raise Failure("the picture does not rest")
    process = kitchen.start(blocks[0])
    kitchen.until(process, lambda: kitchen.pixels() != before, "lens")
    kitchen.stop(process)
    kitchen.stop(below)


def pipewire(kitchen, blocks):
    """A node of PipeWire's own that shows the test picture."""
    kitchen.open_display()
    for name in ("dbus-daemon", "pipewire", "wireplumber", "pw-dump"):
        if not shutil.which(name):
            raise Skip(f"no {name}")
    address = f"unix:path={kitchen.folder}/bus"
    kitchen.env["DBUS_SESSION_BUS_ADDRESS"] = address
    for daemon in (f"dbus-daemon --session --nofork --address={address}",
                   "pipewire", "wireplumber"):
        kitchen.start(("sh", daemon))
        time.sleep(1)
    shared = kitchen.start(("sh", "gst-launch-1.0 videotestsrc is-live=true"
                            " ! videoconvert ! pipewiresink mode=provide"))
    kitchen.until(shared, lambda: video_nodes(kitchen), "node")
    path = f"path={video_nodes(kitchen)[0]}"
    try:
        kitchen.sh(f"timeout 8 gst-launch-1.0 pipewiresrc {path} num-buffers=5"
                   " ! fakesink")
    except Failure as reason:
        raise Skip("PipeWire hands out no pictures here") from reason
    language, code = blocks[0]
    code = code.replace("path=42", path)
    kitchen.window((language, code), how=signal.SIGINT)


def video_nodes(kitchen):
    """The numbers of PipeWire's nodes that hand out pictures."""
    return [each["id"] for each in json.loads(kitchen.sh("pw-dump"))
            if each.get("info") and each["info"].get("props", {}).get(
                "media.class") in ("Stream/Output/Video", "Video/Source")]


def virtual_camera(kitchen, blocks):
    if not os.path.exists("/dev/video9"):
        raise Skip("no /dev/video9 of v4l2loopback")
    process = kitchen.start(blocks[0])
    kitchen.until(process, lambda: "PLAYING" in kitchen.said(process), "start")
    kitchen.sh("gst-launch-1.0 -q v4l2src device=/dev/video9 num-buffers=10"
               " ! fakesink")
    kitchen.stop(process)


# Heading: (what it needs, how to tell). E:element, M:module of Python with its
# version, P:pkg-config's name, C:command, W:sink that opens a window by itself
# (ximagesink of GStreamer 1.22 does not on i386).
RECIPES = {
    "GTK 3 in C": ("E:gtksink P:gtk+-3.0", shown("gtk+-3.0 gstreamer-1.0")),
    "GTK 3 in Python": ("E:gtksink M:Gtk-3.0", shown()),
    "GTK 4 in C": ("P:gtk4", shown(
        "gtk4 gstreamer-app-1.0 gstreamer-video-1.0")),
    "GTK 4 in Python": ("M:Gtk-4.0", shown()),
    "OpenCV": ("M:cv2", opencv),
    "playbin": ("E:playbin W:ximagesink", playbin),
    "Cheese": ("M:Cheese-3.0", cheese),
    "Recording": ("E:x264enc W:ximagesink", recording),
    "GES": ("M:GES-1.0", ges),
    "ges-launch": ("C:ges-launch-1.0 E:vp8enc", ges_launch),
    "RTSP server": ("M:GstRtspServer-1.0", rtsp),
    "WebRTC": ("E:webrtcbin E:nicesrc E:vp8enc M:GstWebRTC-1.0", shown()),
    "HLS": ("E:hlssink2 E:x264enc", hls),
    "Screen under the lens, X11": ("E:ximagesrc W:ximagesink", screen),
    "Screen under the lens, PipeWire": ("E:pipewiresrc", pipewire),
    "Virtual camera": ("E:v4l2sink", virtual_camera),
}


def missing(kitchen, need):
    """Whether something that RECIPES names is not here."""
    kind, name = need.split(":")
    module, _, version = name.partition("-")
    imported = (f"import gi; gi.require_version(\"{module}\", \"{version}\");"
                f" import gi.repository.{module}" if version
                else f"import {module}")
    if kind == "W":
        kitchen.open_display()
    try:
        kitchen.sh({"E": f"gst-inspect-1.0 {name} >/dev/null",
                    "M": f"/usr/bin/python3 -c '{imported}'",
                    "P": f"pkg-config --exists {name}",
                    "C": f"command -v {name}",
                    "W": "gst-launch-1.0 -q videotestsrc num-buffers=1"
                         f" ! {name}"}[kind])
    except Failure:
        return True
    return False


def run(blocks, needs, check):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        kitchen = Kitchen(folder)
        try:
            for need in needs.split():
                if missing(kitchen, need):
                    raise Skip(f"no {need[2:]}")
            kitchen.sh(FILM.format(60))
            check(kitchen, blocks)
        finally:
            kitchen.clear()


def main(root, heading=None):
    documented = sections(root)
    if heading is None:
        wrong = set(documented) ^ set(RECIPES)
        print("documented or tested, not both:", *wrong)
        return len(wrong)
    try:
        run(documented[heading], *RECIPES[heading])
    except Skip as reason:
        print("skipped:", reason)
        return 77
    except Failure as reason:
        print(reason)
        return 1
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
