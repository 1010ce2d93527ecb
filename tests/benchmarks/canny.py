#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Times sobelfilter's stages beside OpenCV, GStreamer's edgedetect and FFmpeg's.

    canny.py [--turns N] [--size WIDTHxHEIGHT]

One thread each, processor time of a frame in milliseconds, the least of all turns,
which go round. Pictures: `shapes` with some noise, `noise` alone, one of edges all
over (`stripes`), and a `spiral` that hysteresis has to follow to its end. What is not
installed is left out; exit status 77: OpenCV, without which there is no yardstick.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time

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

LOW, HIGH = 0.07, 0.15
CHAIN = (f"blur=1.4 thin=true output=mask threshold={HIGH}"
         f" low-threshold={LOW}")
USES = {
    "magnitude": "",
    "thin": "thin=true",
    "blur": "blur=1.4",
    "chain": CHAIN,
    "direction": "output=direction threshold=0.1",
    "peaking": "output=overlay gain=2 blur=1.4 thin=true threshold=0.16"
               " line-width=2",
}


def draw_shapes(rng, width, height):
    picture = np.full((height, width), 90, np.uint8)
    for _ in range(150):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(picture, (x, y), int(rng.integers(5, 120)),
                   int(rng.integers(0, 256)), -1)
    soft = cv2.GaussianBlur(picture, (0, 0), 0.7).astype(np.float32)
    return np.clip(soft + rng.normal(0, 4, soft.shape), 0, 255).astype(np.uint8)


def draw_noise(rng, width, height):
    return rng.integers(0, 256, (height, width)).astype(np.uint8)


def draw_stripes(_rng, width, height):
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    return (128 + 60 * np.sin((across + down) * 0.9)).astype(np.uint8)


def draw_spiral(_rng, width, height):
    """A weak line of many turns, strong at its start alone."""
    picture = np.zeros((height, width), np.uint8)
    for inset in range(0, min(width, height) // 2 - 16, 12):
        corners = [(inset, inset), (width - inset - 1, inset),
                   (width - inset - 1, height - inset - 1),
                   (inset + 12, height - inset - 1), (inset + 12, inset + 12)]
        cv2.polylines(picture, [np.array(corners)], False, 60, 3)
    picture[:8, :8] = 255
    return picture


def time_element(description, caps, data):
    """Processor time in the element, of the last of three frames or less."""
    pipeline = Gst.parse_launch(
        f"appsrc name=source caps={caps} ! {description} name=filter"
        " ! fakesink name=sink sync=false")
    element = pipeline.get_by_name("filter")
    times = []
    element.get_static_pad("sink").add_probe(
        Gst.PadProbeType.BUFFER,
        lambda *_: times.append(time.thread_time_ns())
        or Gst.PadProbeReturn.OK)
    element.get_static_pad("src").add_probe(
        Gst.PadProbeType.BUFFER,
        lambda *_: times.append(time.thread_time_ns() - times.pop())
        or Gst.PadProbeReturn.OK)
    pipeline.set_state(Gst.State.PLAYING)
    source = pipeline.get_by_name("source")
    for _ in range(4):
        source.emit("push-buffer", Gst.Buffer.new_wrapped(data))
    source.emit("end-of-stream")
    pipeline.get_bus().timed_pop_filtered(
        30 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
    pipeline.set_state(Gst.State.NULL)
    return min(times) / 1e6


def time_opencv(picture):
    start = time.thread_time_ns()
    cv2.Canny(cv2.GaussianBlur(picture, (0, 0), 1.4), 510 * LOW, 510 * HIGH,
              L2gradient=True)
    return (time.thread_time_ns() - start) / 1e6


def time_ffmpeg(picture, chain):
    frames = 20
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-threads", "1", "-f", "rawvideo",
         "-pix_fmt", "gray", "-s", f"{picture.shape[1]}x{picture.shape[0]}",
         "-i", "-", "-filter_threads", "1", "-vf", chain, "-f", "null", "-"],
        input=picture.tobytes() * frames, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) * 1e3 / frames


def contestants(picture):
    height, width = picture.shape
    size = f"width={width},height={height},framerate=30/1"
    gray = f"video/x-raw,format=GRAY8,{size},colorimetry=1:4:0:0"
    rows = {
        name: lambda settings=settings: time_element(
            f"sobelfilter n-threads=1 {settings}", gray, picture.tobytes())
        for name, settings in USES.items()}
    rows["OpenCV GaussianBlur, Canny"] = lambda: time_opencv(picture)
    if Gst.ElementFactory.find("edgedetect"):
        colour = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB).tobytes()
        rows["edgedetect (RGB)"] = lambda: time_element(
            f"edgedetect threshold1={int(510 * LOW)}"
            f" threshold2={int(510 * HIGH)}",
            f"video/x-raw,format=RGB,{size}", colour)
    if shutil.which("ffmpeg"):
        rows["FFmpeg edgedetect"] = lambda: (
            time_ffmpeg(picture, f"edgedetect=low={LOW}:high={HIGH}")
            - time_ffmpeg(picture, "null"))
    return rows


def measure(picture, turns):
    rows = contestants(picture)
    best = dict.fromkeys(rows, float("inf"))
    for _ in range(turns):
        for name, run in rows.items():
            best[name] = min(best[name], run())
    return best


def report(name, best):
    yardstick = best["OpenCV GaussianBlur, Canny"]
    print(f"\n| {name} | ms | times a magnitude | of OpenCV's chain |")
    print("|---|---|---|---|")
    for row, time_taken in best.items():
        print(f"| {row} | {time_taken:.2f}"
              f" | {time_taken / best['magnitude']:.1f}"
              f" | {time_taken / yardstick:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--size", default="1920x1080")
    arguments = parser.parse_args()
    width, height = map(int, arguments.size.split("x"))
    rng = np.random.default_rng(1)
    cv2.setNumThreads(1)
    Gst.init(None)
    print(f"{width}x{height}, OpenCV {cv2.__version__},"
          f" EDGELENS_CPU={os.environ.get('EDGELENS_CPU', 'best')}")
    for name, draw in (("shapes", draw_shapes), ("noise", draw_noise),
                       ("stripes", draw_stripes), ("spiral", draw_spiral)):
        report(name, measure(draw(rng, width, height), arguments.turns))


if __name__ == "__main__":
    main()
