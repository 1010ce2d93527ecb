#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs every gst-launch-1.0 line of the documentation, so that none goes stale.

    launch-lines.py ROOT

A line counts as good when its pipeline gets going (every sink has its first
frame, or the pipeline is live and plays) and neither complains nor fails until
it ends or SECONDS have gone by. What a machine without a screen, a camera and
the reader's own files cannot offer is replaced (STAND_INS), and what comes
after a pipe is left out.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from launchlines import files_with_lines, lines_of

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

SECONDS = 1  # that a line plays on
PATIENCE = 20  # seconds to begin, and to end after Ctrl-C
GOING = "PREROLLED|PLAYING"
COMPLAINT = re.compile("^(ERROR|WARNING)|CRITICAL", re.MULTILINE)
CLIP = "clip.mkv"
# Neither has square pixels, as TV inputs have not, and the screen takes no
# others, as ximagesink does.
PIXELS = "pixel-aspect-ratio=59/54"
MAKE_CLIP = ("gst-launch-1.0 -q videotestsrc num-buffers=90 ! video/x-raw,"
             f"format=I420,width=320,height=240,framerate=30/1,{PIXELS} !"
             f" jpegenc ! matroskamux ! filesink location={CLIP}")
TRIED_ELSEWHERE = ["docs/recipes.md", "docs/network.md"]
STAND_INS = [
    (r"\b(auto|x|xv|gl|gtk|wayland)(video|image)?sink\b",
     "capsfilter caps=video/x-raw,pixel-aspect-ratio=1/1 ! fakevideosink"),
    (r"\bv4l2src( +device=\S+)?((?: +[\w-]+=\S+)*)",
     rf"videotestsrc\2 ! capsfilter caps=video/x-raw,format=YUY2,{PIXELS}"),
    (r"\bfilesrc +location=(\"[^\"]*\"|\S+)", f"filesrc location={CLIP}"),
    (r"\buri=(\"[^\"]*\"|\S+)", f"uri=file://$PWD/{CLIP}"),
    (r" \| .*", ""),
]


def said(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        return file.read()


def run(command, folder):
    """None when the line is good, else its output."""
    for pattern, stand_in in STAND_INS:
        command = re.sub(pattern, stand_in, command)
    log = os.path.join(folder, "log")
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(
            ["bash", "-c", "exec env " + command], cwd=folder,
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + PATIENCE
    while (process.poll() is None and time.monotonic() < deadline
           and not re.search(GOING, said(log))):
        time.sleep(0.05)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
    output = said(log)
    if (process.wait() == 0 and (re.search(GOING, output) or " -q" in command)
            and not re.search(COMPLAINT, output)):
        return None
    return f"{command}\n{output}exit status {process.returncode}"


def main(root):
    files = [name for name in files_with_lines(root)
             if os.path.relpath(name, root) not in TRIED_ELSEWHERE]
    total = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(MAKE_CLIP, shell=True, check=True, cwd=folder)
        for name in files:
            with open(name, encoding="utf-8") as file:
                commands = list(lines_of(file.read()))
            for command in commands:
                total += 1
                complaint = run(command, folder)
                failed += complaint is not None
                print("FAIL" if complaint else "ok  ",
                      os.path.relpath(name, root), command, flush=True)
                if complaint:
                    print("    " + complaint.replace("\n", "\n    "))
    print(f"{total} lines, {failed} failed")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
