#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints what the documentation tells users to run: an element and its
properties for each launch line, none twice, in the order of README and docs.
Where focus is measured, it is on each frame.

    uses.py ROOT
"""

import os
import re
import sys

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "..", "launchlines"))
from launchlines import files_with_lines, lines_of  # noqa: E402

ELEMENT = re.compile(r"\b(sobelfilter|magnifyfilter)\b((?: +[\w-]+=\S+)*)")


def uses_in(text):
    for line in lines_of(text):
        for element, properties in ELEMENT.findall(line):
            words = re.sub("['\"]", "", properties).split()
        if "post-messages=true" in words and "interval=0" not in words:
            words.append("interval=0")
        yield " ".join([element] + words)


def main(root):
    uses = {}
    for name in files_with_lines(root):
        with open(name, encoding="utf-8") as file:
            uses.update(dict.fromkeys(uses_in(file.read())))
    print(*uses, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
