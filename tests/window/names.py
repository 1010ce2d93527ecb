#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a screen reader finds in a program: a line of role and name for each
part. Run it by dbus-run-session. Skips (77) where AT-SPI is not installed.

    names.py KEY PROGRAM [ARGUMENT...]

The key is pressed first.
"""

import subprocess
import sys
import time

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
except (ImportError, ValueError) as error:
    print(f"skipped: {error}")
    sys.exit(77)

PATIENCE = 15  # seconds


def parts(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child:
            yield from parts(child)


def main(key, *command):
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + PATIENCE
        desktop = Atspi.get_desktop(0)
        while (all(part.get_role_name() != "frame" for part in parts(desktop))
               and time.monotonic() < deadline):
            time.sleep(0.2)
        time.sleep(1)
        subprocess.run(["xdotool", "key", key], check=True)
        time.sleep(0.7)
        for part in parts(desktop):
            print(part.get_role_name(), part.get_name())
        process.terminate()
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
