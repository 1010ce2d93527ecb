#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plots time a frame against pixels, from the CSV files of element-bench.

    plot-bench.py PICTURE CSV...

Both axes are logarithmic. One panel per CSV, one line per element, settings
and format measured with one thread: dotted where it is memcpy, thin and grey
where it is another plugin's element.
"""

import csv
import sys

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text: a small file
matplotlib.rcParams["lines.markersize"] = 3
matplotlib.rcParams["svg.hashsalt"] = "edgelens"  # the same data, the same file
from matplotlib import pyplot  # noqa: E402  (after the choice of backend)

OURS = ("sobelfilter", "magnifyfilter")
LEFT_OUT = ("identity", "videobalance", "fisheye", "edgedetect")
SIZES = {"480p": "640x480", "720p": "1280x720", "1080p": "1920x1080",
         "4K": "3840x2160", "8K": "7680x4320"}
STYLES = ("o-", "s--", "^-.", "v-")


def pixels(size):
    width, height = size.split("x")
    return int(width) * int(height)


def read_lines(path):
    """{(element, settings, format): [(pixels, milliseconds)...]}, sorted."""
    lines = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["threads"] == "1" and row["element"] not in LEFT_OUT:
                key = (row["element"], row["settings"], row["format"])
                lines.setdefault(key, []).append(
                    (pixels(row["size"]), float(row["ms"])))
    return {key: sorted(points) for key, points in lines.items()}


def plot_peers(axes, lines):
    """Those of one element nearly coincide, so they share a label."""
    for element in dict.fromkeys(key[0] for key in lines):
        formats = [key[2] for key in lines if key[0] == element]
        for key, points in lines.items():
            if key[0] == element:
                start = points[0]
                axes.plot(*zip(*points), "--", color="0.6", linewidth=0.8)
        axes.annotate(f"{element} {', '.join(formats)}", start,
                      xytext=(4, 8), textcoords="offset points", fontsize=7,
                      color="0.4", rotation=36, rotation_mode="anchor")


def plot_ours(axes, lines):
    """A colour per format, a line style per element and settings."""
    formats = list(dict.fromkeys(key[2] for key in lines))
    styles = {}
    for key, points in lines.items():
        style = styles.setdefault(key[:2], STYLES[len(styles) % len(STYLES)])
        axes.plot(*zip(*points), ":" if key[0] == "memcpy" else style,
                  color=f"C{formats.index(key[2])}", linewidth=1.3,
                  label=" ".join(filter(None, key)))


def plot(axes, path):
    lines = read_lines(path)
    ours = {key: lines[key] for key in lines if key[0] in OURS + ("memcpy",)}
    plot_ours(axes, ours)
    plot_peers(axes, {key: lines[key] for key in lines if key not in ours})
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks([pixels(size) for size in SIZES.values()], list(SIZES))
    axes.set_xticks([], minor=True)
    axes.set_xlabel("frame size")
    axes.set_ylabel("ms a frame, one thread")
    axes.grid(True, linewidth=0.3)
    axes.legend(fontsize=7, frameon=False, loc="lower right")


def main(picture, *paths):
    figure, panels = pyplot.subplots(1, len(paths), squeeze=False, sharey=True,
                                     figsize=(5.6 * len(paths), 5.2))
    for axes, path in zip(panels[0], paths):
        plot(axes, path)
    figure.tight_layout()
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
