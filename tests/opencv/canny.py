#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compares sobelfilter's thin lines and hysteresis with OpenCV's Canny.

    canny.py [--seed N] [COUNT]         by default 60 pictures

Every pixel has to be the same: both norms, any thresholds, any number of
threads, pictures of all sizes, also of 1 pixel. Exit status 77: no OpenCV.
"""

import argparse
import sys

try:
    import cv2
    import gi
    import numpy as np
    gi.require_version("Gst", "1.0")
    gi.require_version("GstApp", "1.0")
    from gi.repository import Gst, GstApp  # noqa: F401
except (ImportError, ValueError) as missing:
    if "--help" not in sys.argv:
        print(f"skipped: {missing}")
        sys.exit(77)


def filtered(picture, settings):
    height, width = picture.shape
    padded = np.zeros((height, (width + 3) // 4 * 4), np.uint8)
    padded[:, :width] = picture
    pipeline = Gst.parse_launch(
        f"appsrc name=source caps=video/x-raw,format=GRAY8,width={width},"
        f"height={height},framerate=1/1,colorimetry=1:4:0:0"
        f" ! sobelfilter {settings} ! appsink name=sink sync=false")
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_by_name("source").emit(
        "push-buffer", Gst.Buffer.new_wrapped(padded.tobytes()))
    sample = pipeline.get_by_name("sink").emit("try-pull-sample",
                                               20 * Gst.SECOND)
    data = sample.get_buffer().extract_dup(0, padded.size)
    pipeline.set_state(Gst.State.NULL)
    return np.frombuffer(data, np.uint8).reshape(padded.shape)[:, :width]


def draw(rng, width, height):
    kind = rng.integers(0, 4)
    noise = rng.integers(0, 256, (height, width)).astype(np.uint8)
    if kind == 0:
        return noise
    if kind == 1:  # soft
        return cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.5, 3))
    if kind == 2:  # many ties
        return (noise & 1) * 255
    shapes = np.zeros((height, width), np.uint8)
    for _ in range(8):
        corner = [int(rng.integers(-9, size)) for size in (width, height)]
        cv2.rectangle(shapes, corner,
                      (corner[0] + int(rng.integers(1, 40)),
                       corner[1] + int(rng.integers(1, 40))),
                      int(rng.integers(0, 256)), -1)
        cv2.circle(shapes, corner[::-1], int(rng.integers(1, 40)),
                   int(rng.integers(0, 256)), 2)
    return shapes


def random_size(rng):
    sizes = [(1, int(rng.integers(1, 99))), (int(rng.integers(1, 99)), 1),
             (640, 480)]
    if rng.random() < 0.6:
        return int(rng.integers(1, 130)), int(rng.integers(1, 90))
    return sizes[int(rng.integers(0, 3))]


def random_thresholds(rng):
    """On OpenCV's scale; whole numbers, or not, or 0, or both the same."""
    low, high = sorted((rng.uniform(0, 510, 2)
                        * rng.choice([1, 0.25])).tolist())
    if rng.random() < 0.5:
        low, high = round(low), round(high)
    if rng.random() < 0.2:
        low = 0
    return (high, high) if rng.random() < 0.2 else (low, high)


def compare(rng):
    width, height = random_size(rng)
    picture = draw(rng, width, height)
    low, high = random_thresholds(rng)
    l2 = bool(rng.integers(0, 2))
    threads = int(rng.integers(0, 5))
    got = filtered(picture, "thin=true output=mask"
                   f" norm={'l2' if l2 else 'l1'} threshold={high / 510!r}"
                   f" low-threshold={low / 510!r} n-threads={threads}")
    wrong = int((got != cv2.Canny(picture, low, high, L2gradient=l2)).sum())
    if wrong:
        print(f"{width}x{height}, {low} to {high}, {'L2' if l2 else 'L1'},"
              f" {threads} threads: {wrong} pixels differ")
    return wrong == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("count", type=int, nargs="?", default=60)
    arguments = parser.parse_args()
    rng = np.random.default_rng(arguments.seed)
    Gst.init(None)
    alike = sum(compare(rng) for _ in range(arguments.count))
    print(f"{alike} of {arguments.count} pictures alike, OpenCV"
          f" {cv2.__version__}")
    return 0 if alike == arguments.count else 1


sys.exit(main())
