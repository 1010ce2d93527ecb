#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fits a line to an edge, to a fraction of a pixel, from signed gradients.

    fitline.py [DEGREES [FRAMES]]       by default 30 degrees, 5 frames

A test picture with one straight edge, blurred and noisy, goes through two
sobelfilters: one marks the pixels of the edge (thin, hysteresis), the other
gives the horizontal gradient of every pixel, and a third the vertical one. Each
marked pixel is moved along its gradient to where the gradient is largest, by a
parabola through its neighbours; the line is the one with the least squared
distances from those points. Prints the line and how far it is from the true
one. Nothing but the standard library and GStreamer is needed.
"""

import math
import random
import sys

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
from gi.repository import Gst, GstApp  # noqa: E402,F401

WIDTH, HEIGHT = 160, 120
CAPS = (f"video/x-raw,format=GRAY8,width={WIDTH},height={HEIGHT},"
        "framerate=25/1,colorimetry=1:4:0:0")
BLUR = "blur=1.4 operator=scharr"
BRANCHES = {
    "edge": f"{BLUR} thin=true output=mask threshold=0.2 low-threshold=0.1",
    "gx": f"{BLUR} output=gradient-x gain=4",
    "gy": f"{BLUR} output=gradient-y gain=4",
}


def draw_edge(normal, distance, rng):
    """Dark on one side of x cos + y sin = distance, bright on the other, a
    slope three pixels wide between them, and noise."""
    rows = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            away = x * normal[0] + y * normal[1] - distance
            level = 60 + 120 * min(max(away / 3 + 0.5, 0), 1)
            rows.append(round(level + rng.gauss(0, 3)))
    return bytes(rows)


def pull(sink):
    sample = sink.emit("pull-sample")
    return sample.get_buffer().extract_dup(0, WIDTH * HEIGHT)


def strength(gx, gy, at):
    """A gradient's length; 128 is none."""
    return math.hypot(gx[at] - 128, gy[at] - 128)


def points_of(edge, gx, gy):
    """Of each marked pixel, the place along its gradient where the gradient is
    largest."""
    for y in range(2, HEIGHT - 2):
        for x in range(2, WIDTH - 2):
            at = y * WIDTH + x
            here = strength(gx, gy, at)
            if edge[at] == 0 or here == 0:
                continue
            dx, dy = (gx[at] - 128) / here, (gy[at] - 128) / here
            step = round(dy) * WIDTH + round(dx)
            before = strength(gx, gy, at - step)
            after = strength(gx, gy, at + step)
            bend = before - 2 * here + after
            shift = (before - after) / (2 * bend) if bend < 0 else 0
            yield x + shift * round(dx), y + shift * round(dy)


def fit(points):
    """The line x cos a + y sin a = d with the least squared distances: its
    normal is the direction in which the points vary least."""
    n = len(points)
    mx = sum(x for x, _ in points) / n
    my = sum(y for _, y in points) / n
    xx = sum((x - mx) ** 2 for x, _ in points)
    yy = sum((y - my) ** 2 for _, y in points)
    xy = sum((x - mx) * (y - my) for x, y in points)
    angle = 0.5 * math.atan2(2 * xy, xx - yy) + math.pi / 2
    return angle, mx * math.cos(angle) + my * math.sin(angle)


def main():
    degrees = float(sys.argv[1]) if len(sys.argv) > 1 else 30
    frames = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    truth = math.radians(degrees)
    normal = math.cos(truth), math.sin(truth)
    middle = WIDTH / 2 * normal[0] + HEIGHT / 2 * normal[1]
    rng = random.Random(1)
    worst = 0, 0

    Gst.init(None)
    pipeline = Gst.parse_launch(
        f"appsrc name=source format=time caps={CAPS} ! tee name=t "
        + " ".join(f"t. ! queue ! sobelfilter {settings} !"
                   f" appsink name={name} sync=false"
                   for name, settings in BRANCHES.items()))
    source = pipeline.get_by_name("source")
    sinks = [pipeline.get_by_name(name) for name in BRANCHES]
    pipeline.set_state(Gst.State.PLAYING)
    for frame in range(frames):
        distance = middle + 0.3 * frame
        source.emit("push-buffer", Gst.Buffer.new_wrapped(
            draw_edge(normal, distance, rng)))
        angle, found = fit(list(points_of(*(pull(sink) for sink in sinks))))
        if math.cos(angle - truth) < 0:  # the same line, seen from behind
            angle, found = angle + math.pi, -found
        off = math.remainder(angle - truth, 2 * math.pi)
        # how far the two lines are apart in the middle of the picture
        apart = (found - (WIDTH / 2 * math.cos(angle)
                          + HEIGHT / 2 * math.sin(angle))) - (distance - middle)
        print(f"angle {degrees + math.degrees(off):.3f} degrees, off by"
              f" {abs(math.degrees(off)):.3f}; place off by {abs(apart):.3f}"
              " pixels", flush=True)
        worst = max(worst[0], abs(math.degrees(off))), max(worst[1], abs(apart))
    pipeline.set_state(Gst.State.NULL)
    print(f"worst: {worst[0]:.3f} degrees, {worst[1]:.3f} pixels")
    return 0 if worst[0] < 0.5 and worst[1] < 0.25 else 1


sys.exit(main())
