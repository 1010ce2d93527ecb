/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is seen through a lens, and where: as properties say it, as a frame on
 * the way there shows it, and as the engine wants it.
 */
#pragma once

#include "engine/lens/lens.h"
#include "transition.h"

G_BEGIN_DECLS

#define LENS_VIEW_MAX_ZOOM 100.0
#define LENS_VIEW_MAX_RADIUS 10.0

/* Values of the properties of the same names. */
typedef struct
{
  gdouble zoom, radius, center_x, center_y, aspect;
  gdouble source_x, source_y; /* negative: the centre */
  gint profile, shape;
} LensView;

/* Whether the lens shows a place of its own, along either axis. */
gboolean lens_view_has_source (const LensView *view);

/* The place that it shows: its centre, where none is told. */
gdouble lens_view_source_x (const LensView *view);
gdouble lens_view_source_y (const LensView *view);

/* The lens over a picture of that size, whose pixels are `par` times as wide as
 * high. */
ElLens
lens_view_lens (const LensView *view, gint width, gint height, gdouble par);

#define LENS_MOTION_MEMBERS 6

/* A view that takes its time to become what is wanted. All zero: nothing has been
 * shown yet. */
typedef struct
{
  LensView shown; /* by the last frame */
  gboolean has_shown, moving;
  Transition transitions[LENS_MOTION_MEMBERS];
} LensMotion;

/* Finds what is to be shown at a time: on the way to what is wanted, which it will
 * be `duration` after that has changed; where the time is not known, or nothing
 * has been shown yet, what is wanted. */
void lens_motion_step (LensMotion *motion, const LensView *wanted,
    GstClockTime now, GstClockTime duration);

/* The next step shows what is wanted. */
void lens_motion_end (LensMotion *motion);

G_END_DECLS
