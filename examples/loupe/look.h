/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the user has chosen, in the user's terms, and what it means for the
 * elements. */

#pragma once

#include <gst/gst.h>

#define MIN_ZOOM 1.0
#define MAX_ZOOM 50.0
#define MIN_SIZE 0.05
#define MAX_SIZE 1.0
#define MIN_CONTRAST 0.5
#define MAX_CONTRAST 5.0
#define MAX_BRIGHTNESS 0.5

typedef enum
{
  PLACE_LENS,   /* a lens under the pointer */
  PLACE_LINE,   /* a reading line through it, as wide as the picture */
  PLACE_DOCKED, /* a strip at the top or bottom shows what is under it */
  PLACE_WHOLE,  /* the whole picture is magnified about it */
  N_PLACES
} Place;

typedef struct
{
  gdouble zoom;
  gdouble size; /* radius of the lens, in heights of the picture */
  gdouble contrast;
  gdouble brightness; /* what is added, in parts of black to white */
  gint place;         /* Place */
  gint tone;          /* index, see look_tone_name() */
  gboolean tone_in_lens_only;
  gint profile; /* values of magnifyfilter's enums */
  gint interpolation;
  gboolean square, ring, edges;
  gboolean mirror;
  gint turns; /* quarters of a turn clockwise, 0 to 3 */
  gboolean hold_to_show;
} Look;

extern const Look look_default;

guint look_n_tones (void);

/* For the user: "Yellow on black". */
const gchar *look_tone_name (const Look *look);
const gchar *look_place_name (const Look *look);

/* Where the user points to and what the picture is like. */
typedef struct
{
  gdouble x, y;    /* of the pointer, in widths and heights of the picture */
  gdouble aspect;  /* width over height of the picture, as it is seen */
  gboolean hidden; /* no lens now */
} Pointing;

/* The elements that make a look. */
typedef struct
{
  GstElement *edges; /* sobelfilter */
  GstElement *light; /* videobalance */
  GstElement *flip;  /* videoflip */
  GstElement *paint; /* magnifyfilter: the tone of the whole picture */
  GstElement *lens;  /* magnifyfilter */
} LookElements;

/* @eased: the lens takes LOOK_EASE_MS to get there. */
#define LOOK_EASE_MS 150
void look_apply (const Look *look, const Pointing *pointing, gboolean eased,
    const LookElements *elements);
