/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "transition.h"

#include <math.h>

void
transition_jump (Transition *transition, gdouble value)
{
  *transition = (Transition){ .target = value };
}

/* u. A time before the start, which is one that has jumped back, counts as very
 * late. */
static gdouble
share (const Transition *transition, GstClockTime now)
{
  const GstClockTime passed = now - transition->start;

  if (passed >= transition->duration)
    return 1;
  return (gdouble) passed / transition->duration;
}

gboolean
transition_is_over (const Transition *transition, GstClockTime now)
{
  return share (transition, now) == 1;
}

gdouble
transition_value (const Transition *transition, GstClockTime now)
{
  const gdouble u = share (transition, now);
  const gdouble way = transition->from - transition->target;

  return transition->target
      + (way * (1 + 2 * u) + transition->momentum * u) * (1 - u) * (1 - u);
}

/* Change of the value per `duration`. */
static gdouble
momentum (const Transition *transition, GstClockTime now)
{
  const gdouble u = share (transition, now);
  const gdouble way = transition->from - transition->target;

  return (transition->momentum * (1 - 3 * u) - way * 6 * u) * (1 - u);
}

void
transition_aim (Transition *transition, gdouble target, GstClockTime now,
    GstClockTime duration)
{
  const Transition old = *transition;

  if (target == old.target && duration > 0)
    return;
  transition_jump (transition, target);
  if (duration == 0)
    return;
  transition->from = transition_value (&old, now);
  if (old.duration > 0)
    transition->momentum =
        momentum (&old, now) * ((gdouble) duration / old.duration);
  /* Durations may differ so much that numbers end. */
  if (!isfinite (transition->from) || !isfinite (transition->momentum)) {
    transition_jump (transition, target);
    return;
  }
  transition->start = now;
  transition->duration = duration;
}

gboolean
transition_step (Transition *transition, const TransitionMember *member,
    gconstpointer wanted, gpointer shown, GstClockTime now,
    GstClockTime duration)
{
  const gdouble target = G_STRUCT_MEMBER (gdouble, wanted, member->offset);
  const gboolean geometric = member->geometric;
  gdouble value = target;
  gboolean over;

  transition_aim (transition, geometric ? log (target) : target, now, duration);
  over = transition_is_over (transition, now);
  if (!over) {
    value = transition_value (transition, now);
    value = CLAMP (geometric ? exp (value) : value, member->min, member->max);
  }
  G_STRUCT_MEMBER (gdouble, shown, member->offset) = value;
  return !over;
}
