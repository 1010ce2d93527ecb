#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the pictures of the documentation.

    make-pictures.py FOLDER

The subjects are drawn here: a scene with a sharp foreground before a blurred
background, the same with noise and the same large, and a printed page. Everything else is what
gst-launch-1.0 makes of them with the filters in PIPELINES, so GST_PLUGIN_PATH has to
name the plugin; but for the mouse pointer of the moving picture, which is drawn as a
screen would draw it.
"""

import math
import os
import random
import subprocess
import sys
import tempfile

if sys.argv[1:2] == ["--help"]:  # before anything that may be missing here
    print(__doc__)
    sys.exit()

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 320, 240
SCALE = 4  # subjects are drawn that much larger, for smooth edges
FONTS = "/usr/share/fonts/truetype/dejavu"

LENS = "magnifyfilter center-x=0.42 center-y=0.46 radius=0.4"
LETTERS = ("magnifyfilter profile=flat shape=square radius=10 zoom=5"
           " center-x=0.3 center-y=0.23")
READING = ("magnifyfilter interpolation=lanczos profile=flat shape=square zoom=2"
           " border-width=2 border-color=0xff2060c0")
SHARP = "gain=2 blur=1.4 thin=true threshold=0.16 line-width=2"
# Shown half as wide and high, as 4K is at 1080p, by a screen that leaves out rows.
WIDE = ("sobelfilter output=overlay color=0xff00ff40 gain=2 blur=1 thin=true"
        " threshold=0.2 line-width={} ! videoscale method=nearest-neighbour !"
        " video/x-raw,width=640,height=480 ! videocrop left=40 top=200 right=280"
        " bottom=40")
YUV = "videoconvert ! video/x-raw,format=Y444 !"

# Name, subject, filter. The filter sees RGB unless it asks for something else.
PIPELINES = [
    ("sobel-none", "scene", "sobelfilter output=none"),
    ("sobel-magnitude", "scene", "sobelfilter"),
    ("sobel-mask", "scene", "sobelfilter output=mask threshold=0.1"),
    ("sobel-overlay", "scene",
     "sobelfilter output=overlay color=0xff00ff40 threshold=0.25 gain=2"),
    ("sobel-gradient-x", "scene", "sobelfilter output=gradient-x gain=2"),
    ("sobel-gradient-y", "scene", "sobelfilter output=gradient-y gain=2"),
    ("sobel-sketch", "scene", "sobelfilter invert=true gain=1.5"),
    ("sobel-keep-color-yuv", "scene", YUV + " sobelfilter keep-color=true"),
    ("sobel-keep-color-rgb", "scene", "sobelfilter keep-color=true"),
    ("lens-none", "page", "magnifyfilter zoom=1"),
    ("lens-bulge", "page", LENS + " interpolation=bicubic profile=bulge"),
    ("lens-flat", "page", LENS + " interpolation=bicubic profile=flat"),
    ("lens-smooth", "page", LENS + " interpolation=bicubic profile=smooth"),
    ("lens-nearest", "page", LETTERS + " interpolation=nearest"),
    ("lens-bilinear", "page", LETTERS + " interpolation=bilinear"),
    ("lens-bicubic", "page", LETTERS + " interpolation=bicubic"),
    ("lens-lanczos", "page", LETTERS + " interpolation=lanczos"),
    ("lens-ring", "scene", "magnifyfilter interpolation=lanczos profile=flat"
     " zoom=1.8 center-x=0.28 center-y=0.62 radius=0.35 border-width=6"
     " border-color=0xc0ffd000"),
    ("lens-square", "page", LENS + " interpolation=lanczos profile=flat"
     " shape=square border-width=3 border-color=0xff2060c0"),
    ("lens-aspect", "page", READING + " radius=0.13 aspect=4 center-y=0.46"),
    ("lens-source", "page", READING + " radius=0.25 aspect=1.5 center-x=0.7"
     " center-y=0.72 source-x=0.2 source-y=0.25"),
    ("lens-invert-lightness", "page", READING + " radius=0.3 aspect=1.5"
     " tone=invert-lightness"),
    ("lens-two-color", "page", READING + " radius=0.3 aspect=1.5"
     " tone=two-color dark-color=0xffff00 light-color=0x000000"
     " contrast=1.5"),
    ("noise-none", "noise", "sobelfilter output=none"),
    ("noise-threshold", "noise",
     "sobelfilter output=overlay color=0xff00ff40 gain=2 threshold=0.25"),
    ("noise-chain", "noise",
     "sobelfilter output=overlay color=0xff00ff40 low-threshold=0.08 "
     + SHARP),
    ("line-width-1", "large", WIDE.format(1)),
    ("line-width-2", "large", WIDE.format(2)),
]
# The README's moving picture: a lens under a mouse beside a focus that is pulled.
FRAMES, FRAME_MS = 36, 90
FOLLOWING = ("magnifyfilter profile=flat interpolation=lanczos zoom=2.5 radius=0.25"
             " border-width=3 border-color=0xff2060c0 center-x={} center-y={}")
PEAKING = "sobelfilter output=overlay color=0xff00ff40 " + SHARP

TEXT = """\
A lens shows a part of the picture larger.
In its middle the picture is magnified most;
towards the rim the magnification of a bulge
falls off, so that the rim has no seam. The
plain loupe magnifies everything alike, and
hides what its rim covers. The smooth one is
flat in the middle and seamless at its rim.
Sharp text asks for more taps: compare the
nearest sample with the four, the sixteen
and the thirty-six around the point."""


def font(name, size):
    return ImageFont.truetype(os.path.join(FONTS, name), round(size * SCALE))


def box(*edges):
    return [round(edge * SCALE) for edge in edges]


def blank(color):
    return Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), color)


def shrink(image):
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def draw_page():
    """Black on white, with a grid that shows how the lens bends."""
    image = blank("white")
    draw = ImageDraw.Draw(image)
    for x in range(0, WIDTH, 20):
        draw.line(box(x, 0, x, HEIGHT), "#88a8d8", SCALE // 2)
    for y in range(0, HEIGHT, 20):
        draw.line(box(0, y, WIDTH, y), "#88a8d8", SCALE // 2)
    draw.multiline_text(box(14, 14), TEXT, "black", font("DejaVuSerif.ttf", 12),
                        spacing=8 * SCALE)
    return shrink(image)


def draw_background():
    """An evening beyond the table, out of focus."""
    image = blank("white")
    draw = ImageDraw.Draw(image)
    for y in range(HEIGHT * SCALE):
        t = y / (HEIGHT * SCALE)
        draw.line([0, y, WIDTH * SCALE, y],
                  (round(70 + 150 * t), round(100 + 60 * t),
                   round(190 - 90 * t)))
    draw.polygon(box(0, 110, 60, 70, 130, 120, 200, 60, 320, 125, 320, 175, 0,
                     175), "#3c4a68")
    rng = random.Random(1)
    for _ in range(24):
        x, y, r = rng.uniform(0, WIDTH), rng.uniform(85, 150), rng.uniform(3, 7)
        draw.ellipse(box(x - r, y - r, x + r, y + r),
                     rng.choice(["#ffd890", "#ffb050", "#ff8060", "#a0d0ff"]))
    return image.filter(ImageFilter.GaussianBlur(5 * SCALE))


def draw_table(draw):
    """Planks, their joints running to a point above the picture."""
    draw.rectangle(box(0, 168, WIDTH, HEIGHT), "#8a5a34")
    for x in range(-640, 961, 64):
        draw.line(box(160 + (x - 160) * 0.4, 168, x, HEIGHT), "#5a3820", SCALE)


def draw_book(draw):
    draw.polygon(box(30, 206, 44, 96, 142, 106, 136, 218), "#b02838")
    draw.polygon(box(136, 218, 142, 106, 150, 102, 146, 212), "#f0e8d8")
    for line, y, size in (("EDGES", 122, 17), ("and", 144, 9),
                          ("LENSES", 157, 17)):
        draw.text(box(90, y), line, "#ffe8a0",
                  font("DejaVuSerif-Bold.ttf", size), "mt")
    draw.line(box(54, 114, 126, 114), "#ffe8a0", SCALE)
    draw.line(box(54, 182, 126, 182), "#ffe8a0", SCALE)


def draw_flowers(draw):
    for x, y, color in ((196, 66, "#ffd428"), (226, 46, "#ff7090"),
                        (250, 74, "#f4f4ff")):
        draw.line(box(x, y, 222, 150), "#2c7a30", 3 * SCALE)
        for dx, dy in ((9, 0), (3, 9), (-7, 6), (-7, -6), (3, -9)):
            draw.ellipse(box(x + dx - 8, y + dy - 8, x + dx + 8, y + dy + 8),
                         color, "#40302c", SCALE // 2)
        draw.ellipse(box(x - 6, y - 6, x + 6, y + 6), "#80481c")
    draw.polygon(box(198, 130, 246, 130, 256, 216, 188, 216), "#2f86b0")
    for y in (146, 156, 190, 200):
        draw.line(box(196 - (y - 130) * 0.1, y, 248 + (y - 130) * 0.1, y),
                  "#d8f0ff", 2 * SCALE)
    for x in range(200, 250, 12):
        draw.polygon(box(x - 4, 180, x, 166, x + 4, 180), "#ffe070")


def draw_ball(draw):
    """Shaded, so that a smooth slope is to be seen as well."""
    for step in range(60):
        t = step / 60
        r = 22 * (1 - t)
        x, y = 288 - 7 * t, 204 - 8 * t
        draw.ellipse(box(x - r, y - r, x + r, y + r),
                     (round(200 + 55 * t), round(110 + 110 * t),
                      round(190 * t)))


def draw_large():
    """The scene before it is shrunk, SCALE times as wide and high."""
    image = draw_background()
    draw = ImageDraw.Draw(image)
    for part in (draw_table, draw_book, draw_flowers, draw_ball):
        part(draw)
    return image


def draw_scene():
    return shrink(draw_large())


def draw_noise():
    """The scene, as a small sensor sees it in the evening."""
    rng = random.Random(2)
    scene = draw_scene()
    return Image.frombytes("RGB", scene.size, bytes(
        min(255, max(0, round(value + rng.gauss(0, 14))))
        for value in scene.tobytes()))


def filtered(source, pipeline, target):
    subprocess.run(
        f"gst-launch-1.0 -q filesrc location={source} ! pngdec ! {pipeline} !"
        f" videoconvert ! pngenc ! filesink location={target}",
        shell=True, check=True)
    return Image.open(target).convert("RGB")


def save(image, path):
    """With 256 colours at most; a grey picture has no more anyway."""
    colors = image.getcolors(256)
    image.quantize(len(colors) if colors else 256,
                   dither=Image.Dither.NONE).save(path, optimize=True)


def pointed(image, x, y):
    """With a mouse pointer whose tip is at x, y."""
    ImageDraw.Draw(image).polygon(
        [(x + dx, y + dy) for dx, dy in ((0, 0), (0, 17), (4, 13), (7, 20),
                                         (10, 19), (7, 12), (12, 12))],
        "white", "black")
    return image


def moving(subjects, work):
    """The frames of the moving picture, which end where they begin."""
    before = os.path.join(work, "before.png")
    after = os.path.join(work, "after.png")
    for i in range(FRAMES):
        turn = 2 * math.pi * i / FRAMES
        x, y = 0.5 - 0.3 * math.cos(turn), 0.5 + 0.24 * math.sin(2 * turn)
        subjects["page"].save(before)
        lens = filtered(before, FOLLOWING.format(x, y), after)
        blur = 1.6 * (1 + math.cos(turn))
        subjects["scene"].filter(ImageFilter.GaussianBlur(blur)).save(before)
        frame = Image.new("RGB", (2 * WIDTH, HEIGHT))
        frame.paste(pointed(lens, x * WIDTH, y * HEIGHT), (0, 0))
        frame.paste(filtered(before, PEAKING, after), (WIDTH, 0))
        yield frame


def main(folder):
    subjects = {"scene": draw_scene(), "page": draw_page(),
                "noise": draw_noise(), "large": draw_large()}
    with tempfile.TemporaryDirectory() as work:
        for name, image in subjects.items():
            image.save(os.path.join(work, name + ".png"))
        for name, subject, pipeline in PIPELINES:
            save(filtered(os.path.join(work, subject + ".png"), pipeline,
                          os.path.join(work, "filtered.png")),
                 os.path.join(folder, name + ".png"))
        first, *others = moving(subjects, work)
    first.save(os.path.join(folder, "moving.webp"), save_all=True,
               append_images=others, duration=FRAME_MS, loop=0, quality=50,
               method=4)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
