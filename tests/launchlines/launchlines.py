# SPDX-License-Identifier: LGPL-2.1-or-later
"""The launch lines of the documentation."""

import glob
import os
import re


def lines_of(text):
    """The commands in Markdown or in a C comment: whole lines, with their
    continuations, and those between backquotes."""
    text = re.sub(r"\\\n[ \t]*(\*[ \t]+)?", "", text)
    for line in text.splitlines():
        whole = re.match(r"[ \t*>$]*((?:\w+=\S+ +)*gst-launch-1\.0 .*)", line)
        if whole:
            yield whole.group(1).strip()
        else:
            yield from re.findall(r"`(gst-launch-1\.0 [^`]+)`", line)


def files_with_lines(root):
    """README, docs and the elements' own documentation."""
    files = [os.path.join(root, "README.md")]
    for pattern in ("docs/*.md", "gst/*.c"):
        files += sorted(glob.glob(os.path.join(root, pattern)))
    return files
