#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Real files through the filters, as players and editors send them.

    films.py CODEC

Makes a small film with the codec, and decodes it into each filter: behind
decodebin, where decoders hand out padded frames of their own; as the filter of
playbin; and as an effect in an editor. Each picture has to be the one that the
filter makes of the same frames in tight memory (what gdppay writes). Status 77,
and a reason, where something is missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

FRAMES = 8
WIDTH, HEIGHT = 322, 182  # no multiples of 16: decoders pad them
MOVING = f"videotestsrc num-buffers={FRAMES} pattern=ball"
SEE_THROUGH = "videotestsrc num-buffers=1 pattern=smpte foreground-color=0x40ff8000"
# codec: encoder, what else is needed, muxer and the file's name.
CODECS = {
    "H.264": ("x264enc", "avdec_h264 h264parse", "matroskamux", "mkv"),
    "MPEG-4": ("avenc_mpeg4", "avdec_mpeg4 mpeg4videoparse", "avimux", "avi"),
    "VP8": ("vp8enc deadline=1", "vp8dec", "webmmux", "webm"),
    "VP9": ("vp9enc deadline=1", "vp9dec", "webmmux", "webm"),
    "MJPEG": ("jpegenc", "jpegdec", "avimux", "avi"),
    "FFV1": ("avenc_ffv1", "avdec_ffv1", "matroskamux", "mkv"),
    "Theora": ("theoraenc", "theoradec", "oggmux", "ogv"),
    "PNG": ("pngenc", "pngdec", "identity", "png"),
}
FILTERS = {
    "sobelfilter": "sobelfilter output=overlay gain=2",
    "magnifyfilter": "magnifyfilter interpolation=bilinear border-width=3",
}
# Into memory of its own, and one format for all.
TIGHT = "videoconvert ! video/x-raw,format=AYUV ! filesink location={}"


def sh(command, folder):
    done = subprocess.run(["bash", "-c", command], cwd=folder, timeout=60,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8")
    if done.returncode or "CRITICAL" in done.stdout or "WARNING" in done.stdout:
        raise RuntimeError(f"{command}\n{done.stdout}")


def launch(pipeline, folder):
    sh("gst-launch-1.0 -q " + pipeline, folder)


def missing(elements):
    for name in elements.split():
        if subprocess.run(["gst-inspect-1.0", name], check=False,
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode:
            return name
    return None


def same(folder, name, wanted):
    """Whether both files hold the same frames, as many as the film has."""
    ours, right = (open(os.path.join(folder, each), "rb").read()
                   for each in (name, wanted))
    size = 4 * WIDTH * HEIGHT
    if not right or len(right) % size:
        return f"{wanted} has {len(right)} bytes"
    return None if ours == right else f"{name} differs from {wanted}"


def compare(name, film, folder):
    """What is wrong with a filter on the film, or None."""
    chain = FILTERS[name]
    launch(f"filesrc location=film.gdp ! gdpdepay ! {chain} ! "
           + TIGHT.format("right"), folder)
    launch("filesrc location=film.gdp ! gdpdepay ! " + TIGHT.format("plain"),
           folder)
    launch(f"filesrc location={film} ! decodebin ! {chain} ! "
           + TIGHT.format("decodebin"), folder)
    launch(f"playbin uri=file://{folder}/{film} flags=video"
           f" video-filter=\"{chain}\" video-sink=\"{TIGHT.format('playbin')}\"",
           folder)
    if not same(folder, "plain", "right"):
        return "the filter does nothing"
    return same(folder, "decodebin", "right") or same(folder, "playbin", "right")


def edit(name, film, folder):
    """The filter as an effect in an editor changes the clip."""
    for output, effect in (("effect", f"+effect '{FILTERS[name]}'"),
                           ("none", "")):
        sh(f"ges-launch-1.0 --track-types video +clip {film} duration=0.2 {effect}"
           f" -o {output}.avi --format video/x-msvideo:image/jpeg", folder)
        launch(f"filesrc location={output}.avi ! decodebin ! "
               + TIGHT.format(output), folder)
    ours, plain = (open(os.path.join(folder, each), "rb").read()
                   for each in ("effect", "none"))
    shared = min(len(ours), len(plain))  # editors may differ in the last frame
    if not shared:
        return f"{len(ours)} bytes with the effect, {len(plain)} without"
    return "the effect does nothing" if ours[:shared] == plain[:shared] else None


def make(codec, folder):
    """The film, and its frames in tight memory."""
    encoder, _, muxer, ending = CODECS[codec]
    source, form = (SEE_THROUGH, ",format=RGBA") if codec == "PNG" else (MOVING, "")
    film = "film." + ending
    launch(f"{source} ! video/x-raw{form},width={WIDTH},height={HEIGHT},"
           f"framerate=30/1 ! {'identity' if form else 'videoconvert'}"
           f" ! {encoder} ! {muxer} ! filesink location={film}", folder)
    launch(f"filesrc location={film} ! decodebin ! gdppay"
           " ! filesink location=film.gdp", folder)
    return film


def main(codec):
    encoder, decoder, muxer, _ = CODECS[codec]
    gone = missing(f"{encoder.split()[0]} {decoder} {muxer} gdppay playbin")
    if gone:
        print("skipped: no element", gone)
        return 77
    failed = 0
    checks = [compare]
    if shutil.which("ges-launch-1.0") and codec != "PNG":
        checks.append(edit)
    with tempfile.TemporaryDirectory() as folder:
        film = make(codec, folder)
        for name in FILTERS:
            for check in checks:
                complaint = check(name, film, folder)
                failed += complaint is not None
                print(codec, name, check.__name__, complaint or "ok", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
