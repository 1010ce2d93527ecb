#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a man page has the options that the program has, and no others.

    man-page.py PAGE PROGRAM
"""

import os
import re
import subprocess
import sys

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

NO_TERMINAL = dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="200")


def options(text):
    """The long options at the beginning of lines, each with its short one."""
    return set(re.findall(r"^ +(?:(-.), )?(--[a-z-]+)", text, re.MULTILINE))


def output(*command):
    return subprocess.run(command, check=True, env=NO_TERMINAL,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


def main(page, program):
    said = options(re.sub(".\b", "", output("man", "--warnings=w", page)))
    there = options(output(program, "--help"))
    for what, names in (("not in the man page", there - said),
                        ("not in the program", said - there)):
        for short, name in sorted(names):
            print(f"{short} {name} {what}")
    return said != there or not there


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
