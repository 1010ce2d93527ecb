/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The obvious, slow reference that the elements are compared with.
 *
 * It is written from the documented formulas alone and shares nothing with the
 * plugin: every sample is unpacked into an integer of its own, every formula is
 * evaluated in double precision (or exactly, in integers), one sample at a
 * time. A reference result is not a picture but, for every sample, the set of
 * values that the contract allows there: one value where results are exact, a
 * few where it leaves room. */

#pragma once

#include <gst/video/video.h>

#include "../formulas.h"

#define REF_MAX_COMPS 4

/* Where the samples of a format are. A plane is a string with a letter for each
 * sample of its repeating group (Y, U, V, R, G, B, A, or x for a sample without
 * a meaning), in memory order: NV12 is { "Y", "UV" }, YUY2 is { "YUYV" }. */
typedef struct
{
  GstVideoFormat format;
  guint depth; /* bits of a sample */
  guint bytes; /* of the word it lies in, 1 or 2 */
  guint shift; /* of the sample within that word */
  gboolean big_endian;
  guint w_sub, h_sub; /* log2, of U and V */
  const gchar *planes[REF_MAX_COMPS];
} RefFormat;

/* In the order of preference. */
extern const RefFormat ref_formats[];
extern const guint ref_n_formats;

const RefFormat *ref_format_find (GstVideoFormat format);

typedef struct
{
  guint width, height;
  guint w_sub, h_sub; /* log2, against the luma */
  gdouble x0, y0;     /* where the first sample sits, in luma samples */
  guint16 *v;         /* width * height samples, row after row */
} RefComponent;

/* An unpacked picture. Components are Y, or Y U V, or R G B; alpha, or the x of
 * a pixel, where there is any, is component 3. */
typedef struct
{
  const RefFormat *layout;
  guint width, height;
  guint n_colors; /* 1 or 3 */
  guint n_comps;  /* n_colors, and one more with alpha or x */
  gboolean rgb;
  gboolean interlaced;      /* two fields, to be worked on separately */
  gdouble par;              /* pixel aspect ratio, width to height */
  guint row_height;         /* in rows of the frame: 1, or 2 in a field */
  gdouble kr, kb;           /* luma weights of red and blue */
  gint offset[4], scale[4]; /* nominal range of each component */
  RefComponent comp[REF_MAX_COMPS];
} RefPicture;

/* Unpacks a frame mapped for reading. Free with ref_picture_free(). */
RefPicture *ref_picture_read (GstVideoFrame *frame);

/* Stores the samples of @pic, and nothing but the samples, into a frame of the
 * same format and size mapped for reading and writing. */
void ref_picture_write (const RefPicture *pic, GstVideoFrame *frame);

void ref_picture_free (RefPicture *pic);

/* @argb in the components of the picture: matrix and range of its caps, rounded
 * to the nearest integer, within the sample range. */
void ref_picture_color (const RefPicture *pic, guint argb, gint color[3]);

typedef struct
{
  gint lo, hi;
} RefRange;

/* The values that one sample may have: any within one of the ranges. */
typedef struct
{
  guint n;
  RefRange range[8];
} RefAllowed;

typedef struct
{
  RefPicture *in; /* owned by the caller */
  RefAllowed *allowed[REF_MAX_COMPS];
} RefExpected;

void ref_expected_free (RefExpected *expected);

/* NULL if every sample of @out is allowed, otherwise a description of the first
 * one that is not, to be freed with g_free(). */
gchar *
ref_expected_compare (const RefExpected *expected, const RefPicture *out);

/* Settings are numbers, as the properties' values have them. These are those that
 * tests name; there are formula_n_operators of them, and so on. */
enum
{
  REF_SOBEL,
  REF_SCHARR,
  REF_PREWITT
};

enum
{
  REF_L2,
  REF_L1,
  REF_N_NORMS
};

enum
{
  REF_MAGNITUDE,
  REF_MASK,
  REF_OVERLAY,
  REF_GRADIENT_X,
  REF_GRADIENT_Y,
  REF_NONE,
  REF_DIRECTION
};

typedef struct
{
  guint op, norm;
  gdouble gain;
  gdouble threshold;
  guint output;
  guint color;
  gboolean invert;
  gboolean keep_color;
  gdouble low_threshold;
  gdouble blur;
  gboolean thin;
  guint line_width;
} RefSobel;

/* The defaults of sobelfilter. */
#define REF_SOBEL_DEFAULTS                                                     \
  {                                                                            \
    REF_SOBEL, REF_L2, 1.0, 0.0, REF_MAGNITUDE, 0xffff0000, FALSE, FALSE, 1.0, \
        0.0, FALSE, 1                                                          \
  }

/* What sobelfilter makes of @in. Above 8 bits a magnitude or a gradient may be
 * off by one, and whatever follows from it (a threshold that is or is not
 * reached) is allowed with it. */
RefExpected *ref_sobel (RefPicture *in, const RefSobel *settings);

/* The focus value of the @w x @h pixels at @x, @y, clipped to the picture. */
gdouble ref_focus (const RefPicture *in, gint x, gint y, gint w, gint h);

enum
{
  REF_NEAREST,
  REF_BILINEAR,
  REF_BICUBIC,
  REF_LANCZOS
};

enum
{
  REF_BULGE,
  REF_FLAT,
  REF_SMOOTH
};

enum
{
  REF_CIRCLE,
  REF_SQUARE
};

typedef struct
{
  guint interpolation;
  gdouble zoom;
  gdouble radius;
  gdouble center_x, center_y;
  guint profile, shape;
  guint border_width;
  guint border_color;
  gdouble aspect;
  gdouble source_x, source_y; /* negative: the centre */
} RefMagnify;

/* The defaults of magnifyfilter. */
#define REF_MAGNIFY_DEFAULTS                                         \
  {                                                                  \
    REF_NEAREST, 2.0, 1.0 / 3.0, 0.5, 0.5, REF_BULGE, REF_CIRCLE, 0, \
        0xffffffff, 1.0, -1.0, -1.0                                  \
  }

/* What magnifyfilter makes of @in. Nearest is exact with bulge at zoom 2 and
 * may round either way elsewhere where a source coordinate is within 1e-3 of
 * the middle between two samples. Bilinear and a partly covering ring may be
 * off by one, bicubic and lanczos by one or by a 16384th of the sample range,
 * whichever is more (by 4 at 16 bits). */
RefExpected *ref_magnify (RefPicture *in, const RefMagnify *settings);

/* Where the lens takes the picture from at @x, @y of a @width x @height frame:
 * both are replaced, and stay as they are outside the lens. */
void ref_magnify_point (const RefMagnify *settings, guint width, guint height,
    gdouble par, gdouble *x, gdouble *y);
