/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A number that takes a while to reach a new value. It starts from where it is,
 * with the speed that it has, and arrives with none, so that neither the number
 * nor its speed ever jumps, whenever a new value comes. At u = (time - start) /
 * duration, in 0..1,
 *
 *   value = target + (from - target) (1 + 2u) (1 - u)^2
 *                  + speed * duration * u (1 - u)^2
 *
 * which from rest is from + (target - from) u^2 (3 - 2u). It depends on the
 * time alone, not on when it was asked for before.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct
{
  gdouble target;
  gdouble from, momentum; /* at the start; the latter is speed * duration */
  GstClockTime start, duration;
} Transition;

/* To a value at once, with no speed. */
void transition_jump (Transition *transition, gdouble value);

/* To a value that, if it is another than before, will be reached `duration`
 * after `now`. Where that is 0, at once. */
void transition_aim (Transition *transition, gdouble target, GstClockTime now,
    GstClockTime duration);

/* At the end, and before the start, exactly the target. */
gdouble transition_value (const Transition *transition, GstClockTime now);
gboolean transition_is_over (const Transition *transition, GstClockTime now);

/* A gdouble of a struct, in min..max, which the way to a new value does not leave
 * either. A geometric one goes by its logarithm, so that it grows by the same
 * factor in the same time wherever it is. */
typedef struct
{
  gsize offset;
  gdouble min, max;
  gboolean geometric;
} TransitionMember;

/* Takes the member of `wanted`, which will be reached `duration` after it has
 * changed, to the member of `shown`, where it is now. Whether it is on its way;
 * if not, the members are equal. */
gboolean transition_step (Transition *transition,
    const TransitionMember *member, gconstpointer wanted, gpointer shown,
    GstClockTime now, GstClockTime duration);

G_END_DECLS
