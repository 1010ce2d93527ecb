/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of the reference share. */
#pragma once

#include "reference.h"

/* --- pictures --- */

/* The byte of sample @x, @y of the component called @letter in a mapped frame, or
 * NULL where the format has no such component. */
guint8 *ref_sample_at (const RefFormat *format, gchar letter,
    GstVideoFrame *frame, guint x, guint y);

/* Y, U, V, R, G, B, A or x. */
gchar ref_component_letter (const RefPicture *pic, guint c);

/* Rows 0, 2, 4... (@parity 0) or 1, 3, 5... of every plane as a picture. Its
 * rows are twice as tall as those of the frame. */
RefPicture *ref_picture_field (const RefPicture *pic, guint parity);

gint ref_sample_max (const RefPicture *pic);

/* A sample; of the nearest one inside, where @x, @y lies outside. */
gint ref_component_at (const RefComponent *comp, gint x, gint y);

/* The luma as a plane: the stored one, or that of R, G, B by the matrix, whose
 * coefficients are multiples of 1/10000, rounded with ties up. Free `v`. */
RefComponent ref_luma_new (const RefPicture *pic);

/* --- expectations --- */

void ref_allow (RefAllowed *allowed, gint lo, gint hi);
void ref_allow_only (RefAllowed *allowed, gint value);

typedef void (*RefFill) (RefExpected *expected, gconstpointer settings);

/* What @fill makes of the picture, or of each of its fields. To begin with, a
 * picture has to stay as it is. */
RefExpected *ref_expect (RefPicture *in, RefFill fill, gconstpointer settings);

/* --- edges --- */

/* Directions: @luma is the picture's. */
void ref_expect_directions (RefExpected *expected, const RefComponent *luma,
    const RefSobel *s);

/* The edge maker (edgemaker.c): whether settings want it. */
gboolean ref_edges_wanted (const RefSobel *settings);

/* What becomes of a plane, the luma or one of R, G, B: its magnitudes, of which
 * those that are no edges are 0 (and all others the nominal range, in a mask), or
 * samples of the signed outputs. Free `v`. */
RefComponent ref_edges_new (const RefPicture *pic, const RefComponent *plane,
    const RefSobel *settings);

/* The direction of every pixel of a plane, as a part of a turn. */
gdouble *ref_turns_new (const RefPicture *pic, const RefComponent *plane,
    const RefSobel *settings);
