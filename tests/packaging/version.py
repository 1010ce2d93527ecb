#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether all that names the version names that of meson.build.

    version.py ROOT VERSION
"""

import pathlib
import re
import sys

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

# Where it is named, and what the newest version there looks like.
PLACES = {
    "NEWS": r"^gst-edgelens (\S+),",
    "debian/changelog": r"^gst-edgelens \((\S+)\)",
    "data/org.edgelens.Loupe.metainfo.xml.in": r'<release version="(\S+?)"',
    "data/org.edgelens.Focus.metainfo.xml.in": r'<release version="(\S+?)"',
}


def main(root, version):
    wrong = 0
    for name, pattern in PLACES.items():
        path = pathlib.Path(root, name)
        found = re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
        said = found and found.group(1)
        if said != version:
            wrong += 1
            print(f"{name}: {said} where meson.build has {version}")
    return wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
