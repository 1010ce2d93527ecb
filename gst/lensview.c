/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lensview.h"

#include <string.h>

gboolean
lens_view_has_source (const LensView *view)
{
  return view->source_x >= 0 || view->source_y >= 0;
}

gdouble
lens_view_source_x (const LensView *view)
{
  return view->source_x < 0 ? view->center_x : view->source_x;
}

gdouble
lens_view_source_y (const LensView *view)
{
  return view->source_y < 0 ? view->center_y : view->source_y;
}

ElLens
lens_view_lens (const LensView *view, gint width, gint height, gdouble par)
{
  ElLens lens;

  memset (&lens, 0, sizeof lens); /* plans compare bytes */
  lens.x = view->center_x * width;
  lens.y = view->center_y * height;
  lens.radius = view->radius * height;
  if (lens.radius < 1e-6) /* no pixel; and its inverse is a number */
    lens.radius = 0;
  lens.zoom = view->zoom;
  lens.par = par;
  lens.aspect = view->aspect;
  lens.source_x = lens_view_source_x (view) * width;
  lens.source_y = lens_view_source_y (view) * height;
  lens.profile = view->profile;
  lens.shape = view->shape;
  return lens;
}

/* --- motion --- */

static const TransitionMember members[LENS_MOTION_MEMBERS] = {
  { G_STRUCT_OFFSET (LensView, center_x), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensView, center_y), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensView, source_x), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensView, source_y), 0, 1, FALSE },
  { G_STRUCT_OFFSET (LensView, zoom), 1, LENS_VIEW_MAX_ZOOM, TRUE },
  { G_STRUCT_OFFSET (LensView, radius), 0, LENS_VIEW_MAX_RADIUS, FALSE },
};

/* A lens with no source of its own has its centre for one: both then move alike,
 * to the last bit. */
void
lens_motion_step (LensMotion *motion, const LensView *wanted, GstClockTime now,
    GstClockTime duration)
{
  LensView target = *wanted;

  if (!motion->has_shown || !GST_CLOCK_TIME_IS_VALID (now))
    duration = 0;
  target.source_x = lens_view_source_x (wanted);
  target.source_y = lens_view_source_y (wanted);
  motion->shown = target;
  motion->moving = FALSE;
  for (guint i = 0; i < LENS_MOTION_MEMBERS; i++)
    motion->moving |= transition_step (&motion->transitions[i], &members[i],
        &target, &motion->shown, now, duration);
  motion->has_shown = TRUE;
}

void
lens_motion_end (LensMotion *motion)
{
  motion->has_shown = motion->moving = FALSE;
}
