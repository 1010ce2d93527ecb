/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "targets.h"

/* Of several references the fastest counts. */
static gdouble
figure_ratio (const gdouble *seconds, const gdouble *pixels, guint n)
{
  gdouble best = seconds[1];

  (void) pixels;
  for (guint i = 2; i < n; i++)
    best = MIN (best, seconds[i]);
  return seconds[0] / best;
}

static gdouble
figure_faster (const gdouble *seconds, const gdouble *pixels, guint n)
{
  (void) pixels;
  (void) n;
  return seconds[1] / seconds[0];
}

static gdouble
figure_extra (const gdouble *seconds, const gdouble *pixels, guint n)
{
  (void) pixels;
  (void) n;
  return (seconds[0] - seconds[1]) * 1e6;
}

/* Of one case at several sizes. */
static gdouble
figure_flat (const gdouble *seconds, const gdouble *pixels, guint n)
{
  gdouble low = G_MAXDOUBLE, high = 0;

  for (guint i = 0; i < n; i++) {
    low = MIN (low, seconds[i] / pixels[i]);
    high = MAX (high, seconds[i] / pixels[i]);
  }
  return high / low;
}

static const BenchTargetKind ratio = { figure_ratio, "x", TRUE, " / ", TRUE };

static const BenchTargetKind faster = { figure_faster, "x", FALSE,
  " faster than ", TRUE };

static const BenchTargetKind extra = { figure_extra, " us", TRUE, " minus ",
  TRUE };

static const BenchTargetKind automatic = { figure_ratio, "x", TRUE,
  " / the faster of n-threads=1 and n-threads=all", FALSE };

static const BenchTargetKind flat = { figure_flat, "x", TRUE,
  " to 7680x4320: dearest / cheapest pixel", FALSE };

#define BILINEAR "magnifyfilter bilinear=true"

#define CHANGING(what, change, limit) \
  {                                   \
    &ratio, limit, 0,                 \
    {                                 \
      what " changing=" change, what  \
    }                                 \
  }

#define AUTOMATIC(what)                                               \
  {                                                                   \
    &automatic, 1.1, 0,                                               \
    {                                                                 \
      what " n-threads=0", what " n-threads=1", what " n-threads=all" \
    }                                                                 \
  }

#define FLAT(what, limit)                                                      \
  {                                                                            \
    &flat, limit, 0,                                                           \
    {                                                                          \
      what " 640x480", what " 1280x720", what " 1920x1080", what " 3840x2160", \
          what " 7680x4320"                                                    \
    }                                                                          \
  }

#define EDGES(properties, format, limit, next)                    \
  {                                                               \
    &ratio, limit, next,                                          \
    {                                                             \
      "sobelfilter " properties " " format, "sobelfilter " format \
    }                                                             \
  }

/* What people run, beside a plain magnitude of the same format. */
#define EDGES_IN_USE(format)                                               \
  EDGES ("output=overlay threshold=0.2", format, 2.5, 1.8),                \
      EDGES ("output=mask", format, 1.25, 0),                              \
      EDGES ("invert=true", format, 1.25, 0),                              \
      EDGES ("threshold=0.2", format, 1.25, 0),                            \
      EDGES ("output=none post-messages=true interval=0", format, 1.5, 0), \
      EDGES ("post-messages=true interval=0", format, 1.8, 0)

/* The same lens with and without. */
#define LENS(properties, more, format, limit)                                 \
  {                                                                           \
    &ratio, limit, 0,                                                         \
    {                                                                         \
      BILINEAR properties " " more " " format, BILINEAR properties " " format \
    }                                                                         \
  }

/* Colours inside a lens. */
#define TONES(format)                                                         \
  LENS ("", "tone=gray", format, 1.6), LENS ("", "tone=invert", format, 1.6), \
      LENS ("", "tone=invert-lightness", format, 1.6),                        \
      LENS ("", "tone=two-color", format, 1.6),                               \
      LENS ("", "contrast=1.5", format, 1.6)

#define WINDOW " profile=flat shape=square radius=0.2"

#define CHAIN "blur=1.4 thin=true output=mask threshold=0.15 low-threshold=0.07"
#define PEAKING \
  "output=overlay gain=2 blur=1.4 thin=true threshold=0.16 line-width=2"

/* The edge maker's stages; tests/benchmarks/canny.py has OpenCV beside them. */
#define EDGE_MAKER                                                             \
  EDGES ("thin=true", "GRAY8", 3, 0), EDGES ("blur=1.4", "GRAY8", 2, 0),       \
      EDGES (PEAKING, "NV12", 4, 0), EDGES (CHAIN, "GRAY8", 0, 0),             \
      EDGES ("output=direction threshold=0.1", "GRAY8", 0, 0),                 \
      EDGES ("output=direction threshold=0.1", "NV12", 0, 0),                  \
      { &faster, 3, 0, { "sobelfilter " CHAIN " BGRx", "edgedetect RGB" } },   \
  {                                                                            \
    &faster, 1.6, 0,                                                           \
    {                                                                          \
      "sobelfilter " CHAIN " GRAY8 n-threads=2", "sobelfilter " CHAIN " GRAY8" \
    }                                                                          \
  }

const BenchTarget bench_targets[] = {
  { &ratio, 7, 5, { "sobelfilter GRAY8", "memcpy GRAY8" } },
  { &ratio, 4.5, 3, { "sobelfilter norm=l1 GRAY8", "memcpy GRAY8" } },
  { &ratio, 1.25, 0, { "sobelfilter I420", "sobelfilter GRAY8" } },
  { &ratio, 1.25, 0, { "sobelfilter NV12", "sobelfilter GRAY8" } },
  { &ratio, 1.8, 0, { "sobelfilter YUY2", "sobelfilter GRAY8" } },
  { &ratio, 2.0, 0, { "sobelfilter BGRx", "sobelfilter GRAY8" } },
  { &ratio, 3.0, 0, { "sobelfilter GRAY16_LE", "sobelfilter GRAY8" } },
  { &ratio, 3.0, 0, { "sobelfilter I420_10LE", "sobelfilter GRAY8" } },
  EDGES_IN_USE ("GRAY8"),
  EDGES_IN_USE ("NV12"),
  EDGES_IN_USE ("YUY2"),
  EDGES_IN_USE ("BGRx"),
  EDGE_MAKER,
  EDGES ("keep-color=true", "BGRx", 2, 0),
  { &ratio, 1.3, 0, { "sobelfilter GBR", "sobelfilter BGRx" } },
  { &ratio, 2.2, 0, { "sobelfilter P010_10LE", "sobelfilter NV12" } },
  { &faster, 8, 0, { "sobelfilter BGRx", "cvsobel RGB" } },
  { &faster, 30, 0, { "sobelfilter BGRx", "frei0r-filter-sobel RGBA" } },
  { &faster, 0, 0, { "sobelfilter BGRx", "edgedetect RGB" } },
  { &ratio, 0, 0, { "sobelfilter BGRx", "memcpy BGRx" } },

  { &faster, 60, 0, { "magnifyfilter GRAY8", "bulge GRAY8" } },
  { &faster, 35, 0, { BILINEAR " GRAY8", "bulge GRAY8" } },
  { &faster, 25, 0, { BILINEAR " BGRx", "bulge RGBx" } },
  { &faster, 0, 0, { "magnifyfilter GRAY8", "fisheye GRAY8" } },
  { &ratio, 1.7, 0, { BILINEAR " NV12", BILINEAR " GRAY8" } },
  { &ratio, 0, 0, { "magnifyfilter NV12", "magnifyfilter GRAY8" } },

  CHANGING ("magnifyfilter GRAY8", "centre-by-pixels", 2),
  CHANGING ("magnifyfilter GRAY8", "centre-by-fractions", 2),
  CHANGING ("magnifyfilter GRAY8", "zoom", 4),
  CHANGING ("magnifyfilter GRAY8", "radius", 4),
  CHANGING (BILINEAR " GRAY8", "centre-by-pixels", 2),
  CHANGING (BILINEAR " GRAY8", "centre-by-fractions", 2),
  CHANGING (BILINEAR " GRAY8", "zoom", 4),
  CHANGING (BILINEAR " GRAY8", "radius", 4),

  TONES ("GRAY8"),
  TONES ("NV12"),
  TONES ("YUY2"),
  TONES ("BGRx"),
  LENS ("", "aspect=2 radius=0.2357", "NV12", 0), /* of the same area */
  LENS ("", "source-x=0.3 source-y=0.4", "NV12", 0),
  LENS (WINDOW, "source-x=0.3 source-y=0.4", "NV12", 0),
  { &ratio, 2, 0,
      { BILINEAR " transition=100000000 NV12 changing=centre-by-fractions",
          BILINEAR " NV12" } },

  { &faster, 1.75, 0,
      { "sobelfilter GRAY8 3840x2160 n-threads=2",
          "sobelfilter GRAY8 3840x2160" } },
  { &faster, 1.7, 0,
      { "magnifyfilter GRAY8 3840x2160 n-threads=2",
          "magnifyfilter GRAY8 3840x2160" } },
  { &faster, 1.7, 0,
      { BILINEAR " GRAY8 3840x2160 n-threads=2",
          BILINEAR " GRAY8 3840x2160" } },

  AUTOMATIC ("sobelfilter GRAY8 320x240"),
  AUTOMATIC ("sobelfilter GRAY8 640x480"),
  AUTOMATIC ("sobelfilter GRAY8 1280x720"),
  AUTOMATIC ("sobelfilter GRAY8 1920x1080"),
  AUTOMATIC ("sobelfilter GRAY8 3840x2160"),
  AUTOMATIC ("sobelfilter GRAY8 7680x4320"),
  AUTOMATIC ("magnifyfilter GRAY8 320x240"),
  AUTOMATIC ("magnifyfilter GRAY8 640x480"),
  AUTOMATIC ("magnifyfilter GRAY8 1280x720"),
  AUTOMATIC ("magnifyfilter GRAY8 1920x1080"),
  AUTOMATIC ("magnifyfilter GRAY8 3840x2160"),
  AUTOMATIC ("magnifyfilter GRAY8 7680x4320"),
  AUTOMATIC (BILINEAR " GRAY8 320x240"),
  AUTOMATIC (BILINEAR " GRAY8 640x480"),
  AUTOMATIC (BILINEAR " GRAY8 1280x720"),
  AUTOMATIC (BILINEAR " GRAY8 1920x1080"),
  AUTOMATIC (BILINEAR " GRAY8 3840x2160"),
  AUTOMATIC (BILINEAR " GRAY8 7680x4320"),

  { &extra, 50, 0,
      { "sobelfilter GRAY8 320x240 n-threads=0", "identity GRAY8 320x240" } },
  { &extra, 50, 0,
      { "magnifyfilter GRAY8 320x240 n-threads=0", "identity GRAY8 320x240" } },
  { &extra, 50, 0,
      { BILINEAR " GRAY8 320x240 n-threads=0", "identity GRAY8 320x240" } },

  FLAT ("sobelfilter GRAY8", 1.5),
  FLAT ("magnifyfilter GRAY8", 1.5),
  FLAT (BILINEAR " GRAY8", 1.5),
  FLAT ("memcpy GRAY8", 0),
  { &ratio, 0, 0, { "sobelfilter GRAY8 7680x4320", "memcpy GRAY8 7680x4320" } },
  { &ratio, 0, 0,
      { "magnifyfilter GRAY8 7680x4320", "memcpy GRAY8 7680x4320" } },
  { &ratio, 0, 0, { BILINEAR " GRAY8 7680x4320", "memcpy GRAY8 7680x4320" } },
};

const guint bench_target_count = G_N_ELEMENTS (bench_targets);

guint
bench_target_case_count (const BenchTarget *target)
{
  guint n = 0;

  while (n < BENCH_TARGET_CASES && target->cases[n])
    n++;
  return n;
}

gchar *
bench_target_describe (const BenchTarget *target)
{
  return g_strconcat (target->cases[0], target->kind->words,
      target->kind->names_second ? target->cases[1] : NULL, NULL);
}

static gboolean
reaches (const BenchTarget *target, gdouble figure, gdouble limit)
{
  return target->kind->at_most ? figure <= limit : figure >= limit;
}

const gchar *
bench_target_verdict (const BenchTarget *target, gdouble figure)
{
  if (target->limit == 0)
    return "";
  if (!reaches (target, figure, target->limit))
    return "not met";
  if (target->stretch == 0)
    return "met";
  return reaches (target, figure, target->stretch) ? "met, next met"
                                                   : "met, next not met";
}
