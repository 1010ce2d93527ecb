#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether an object of GStreamer's is alive when soak has ended, by GStreamer's
tracer of leaks.

    leaks.py SOAK FRAMES
"""

import os
import re
import subprocess
import sys
import tempfile

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

NO_TRACER = 77  # which is what Meson calls skipped


def traced(*command):
    """The exit status, and what the tracer wrote."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        env = dict(os.environ, GST_TRACERS="leaks", GST_DEBUG="GST_TRACER:7",
                   GST_DEBUG_NO_COLOR="1", GST_DEBUG_FILE=log)
        status = subprocess.run(command, check=False, env=env).returncode
        with open(log, encoding="utf-8", errors="replace") as lines:
            return status, lines.read()


def alive(log):
    return re.findall(r":: object-alive, type-name=\(string\)(\w+)", log)


def main(soak, frames):
    # One object left behind on purpose: whether it is found at all.
    _, log = traced(soak, "10", "1", "keep")
    if "object-alive" not in log:
        print("there is no tracer of leaks")
        return NO_TRACER
    if alive(log) != ["GstCaps"]:
        print(f"left caps behind, found {alive(log)}")
        return 1
    status, log = traced(soak, frames, "1")
    print(f"{len(alive(log))} objects alive:", *alive(log))
    return status != 0 or bool(alive(log))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
