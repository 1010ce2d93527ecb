/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The scores of the last seconds. Written by whoever reads the messages, read
 * by whoever draws: from any thread. */

#pragma once

#include <glib.h>

#define METER_SECONDS 10

typedef struct _Meter Meter;

Meter *meter_new (void);
void meter_free (Meter *self);

/* A score at @time, in nanoseconds. An earlier time than before is another
 * film: what was before is forgotten. */
void meter_add (Meter *self, guint64 time, gdouble score);

/* Nothing has been seen yet: the curve and the best. */
void meter_reset (Meter *self);

typedef struct
{
  gdouble now, best; /* scores; negative: none yet */

  /* The curve: scores from the oldest to now at equal distances in time, over
   * METER_SECONDS; negative where there was none. */
  gdouble curve[200];
} Reading;

void meter_read (Meter *self, Reading *reading);
