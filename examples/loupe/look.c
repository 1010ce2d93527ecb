/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "look.h"

#define RING_WIDTH 6    /* pixels */
#define LINE_HEIGHT 0.4 /* a reading line's, in those of the lens */
#define DOCK_HEIGHT 0.8 /* likewise */
#define WHOLE 10.0      /* a radius that covers any picture */
#define MIN_ASPECT 0.05 /* magnifyfilter's */
#define MAX_ASPECT 20.0

const Look look_default = {
  .zoom = 2.5,
  .size = 0.25,
  .contrast = 1,
  .profile = 1,       /* flat */
  .interpolation = 2, /* bicubic */
  .ring = TRUE,
};

typedef struct
{
  const gchar *name;
  const gchar *nick;   /* magnifyfilter's */
  guint32 ring;        /* what stands out from it */
  guint32 dark, light; /* what black and white become, for two-color */
} Tone;

#define YELLOW 0xffffff00
#define RED 0xffff0000

/* Named by what becomes of black print on white paper. */
static const Tone tones[] = {
  { "True colours", "none", YELLOW, 0xff000000, 0xffffffff },
  { "Grey", "gray", YELLOW, 0xff000000, 0xffffffff },
  { "Inverted", "invert", YELLOW, 0xff000000, 0xffffffff },
  { "Inverted, colours kept", "invert-lightness", YELLOW, 0xff000000,
      0xffffffff },
  { "Yellow on black", "two-color", RED, 0xffffff00, 0xff000000 },
  { "White on black", "two-color", RED, 0xffffffff, 0xff000000 },
  { "Black on yellow", "two-color", RED, 0xff000000, 0xffffff00 },
  { "White on blue", "two-color", RED, 0xffffffff, 0xff000080 },
  { "Green on black", "two-color", RED, 0xff40ff40, 0xff000000 },
};

/* videoflip's methods by quarters of a turn, and the same of the mirrored
 * picture. */
static const gchar *const flips[][4] = {
  { "none", "clockwise", "rotate-180", "counterclockwise" },
  { "horizontal-flip", "upper-left-diagonal", "vertical-flip",
      "upper-right-diagonal" },
};

/* Where the lens is, as magnifyfilter takes it. */
typedef struct
{
  gboolean square, flat;
  gdouble radius, aspect;
  gdouble x, y;               /* its centre */
  gdouble source_x, source_y; /* negative: its centre */
} Geometry;

guint
look_n_tones (void)
{
  return G_N_ELEMENTS (tones);
}

const gchar *
look_tone_name (const Look *look)
{
  return tones[look->tone].name;
}

const gchar *
look_place_name (const Look *look)
{
  static const gchar *const names[N_PLACES] = { "Lens", "Reading line",
    "Docked lens", "Whole picture" };

  return names[look->place];
}

static Geometry
lens_geometry (const Look *look, const Pointing *at)
{
  return (Geometry){ look->square, FALSE, look->size, 1, at->x, at->y, -1, -1 };
}

/* Twice as wide as the picture, so that it reaches across from anywhere. */
static Geometry
line_geometry (const Look *look, const Pointing *at)
{
  gdouble radius = look->size * LINE_HEIGHT;

  return (Geometry){ TRUE, TRUE, radius, at->aspect / radius, at->x, at->y, -1,
    -1 };
}

/* At the top, and at the bottom while the pointer needs the top. */
static Geometry
docked_geometry (const Look *look, const Pointing *at)
{
  gdouble radius = MIN (look->size * DOCK_HEIGHT, 0.4);
  gboolean at_bottom = at->y < 2 * radius;

  return (Geometry){ TRUE, TRUE, radius, at->aspect / (2 * radius), 0.5,
    at_bottom ? 1 - radius : radius, at->x, at->y };
}

/* What is at the pointer stays there, so the edges of the picture are reached
 * where the pointer reaches them. */
static Geometry
whole_geometry (const Look *look G_GNUC_UNUSED, const Pointing *at)
{
  return (Geometry){ TRUE, TRUE, WHOLE, 1, at->x, at->y, -1, -1 };
}

static void
apply_lens (const Look *look, const Pointing *at, GstElement *lens)
{
  static Geometry (*const geometries[N_PLACES]) (const Look *,
      const Pointing *) = { lens_geometry, line_geometry, docked_geometry,
    whole_geometry };
  Geometry geometry = geometries[look->place](look, at);
  gboolean ring = look->ring && look->place != PLACE_WHOLE && !at->hidden;

  g_object_set (lens, "zoom", look->zoom, "radius",
      at->hidden ? 0 : geometry.radius, "aspect",
      CLAMP (geometry.aspect, MIN_ASPECT, MAX_ASPECT), "center-x", geometry.x,
      "center-y", geometry.y, "source-x", geometry.source_x, "source-y",
      geometry.source_y, "shape", geometry.square ? 1 : 0, "profile",
      geometry.flat ? 1 : look->profile, "interpolation", look->interpolation,
      "border-width", ring ? RING_WIDTH : 0, "border-color",
      tones[look->tone].ring, NULL);
}

static void
apply_tone (GstElement *element, const Tone *tone, gdouble contrast)
{
  gst_util_set_object_arg (G_OBJECT (element), "tone", tone->nick);
  g_object_set (element, "dark-color", tone->dark, "light-color", tone->light,
      "contrast", contrast, NULL);
}

/* The tone is painted once: by the lens where it covers the picture. */
static void
apply_tones (const Look *look, const LookElements *elements)
{
  gboolean in_lens = look->tone_in_lens_only || look->place == PLACE_WHOLE;

  apply_tone (elements->lens, &tones[in_lens ? look->tone : 0],
      in_lens ? look->contrast : 1);
  apply_tone (elements->paint, &tones[in_lens ? 0 : look->tone],
      in_lens ? 1 : look->contrast);
}

void
look_apply (const Look *look, const Pointing *pointing, gboolean eased,
    const LookElements *elements)
{
  g_object_set (elements->lens, "transition",
      (guint64) (eased ? LOOK_EASE_MS * GST_MSECOND : 0), NULL);
  gst_util_set_object_arg (G_OBJECT (elements->edges), "output",
      look->edges ? "overlay" : "none");
  gst_util_set_object_arg (G_OBJECT (elements->flip), "method",
      flips[look->mirror][look->turns]);
  g_object_set (elements->light, "brightness", look->brightness, NULL);
  apply_tones (look, elements);
  apply_lens (look, pointing, elements->lens);
}
