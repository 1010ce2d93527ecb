/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "meter.h"

#define STEP                                       \
  (METER_SECONDS * G_GUINT64_CONSTANT (1000000000) \
      / G_N_ELEMENTS (((Reading *) 0)->curve))

struct _Meter
{
  GMutex lock;
  Reading reading;
  guint64 step; /* that the last of the curve stands for */
};

static void
forget (Meter *self)
{
  self->reading.now = self->reading.best = -1;
  for (guint i = 0; i < G_N_ELEMENTS (self->reading.curve); i++)
    self->reading.curve[i] = -1;
}

Meter *
meter_new (void)
{
  Meter *self = g_new0 (Meter, 1);

  g_mutex_init (&self->lock);
  forget (self);
  return self;
}

void
meter_free (Meter *self)
{
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Steps without a score of their own repeat the one before, so that the curve
 * has no holes where scores are rarer than steps. */
static void
shift (Meter *self, guint64 steps)
{
  gdouble *curve = self->reading.curve;
  guint n = G_N_ELEMENTS (self->reading.curve);
  guint by = MIN (steps, n);
  gdouble last = curve[n - 1];

  memmove (curve, curve + by, (n - by) * sizeof *curve);
  for (guint i = n - by; i < n; i++)
    curve[i] = last;
}

void
meter_add (Meter *self, guint64 time, gdouble score)
{
  Reading *reading = &self->reading;
  guint64 step = time / STEP;

  g_mutex_lock (&self->lock);
  if (step < self->step)
    forget (self);
  else if (reading->now >= 0)
    shift (self, step - self->step);
  self->step = step;
  reading->now = reading->curve[G_N_ELEMENTS (reading->curve) - 1] = score;
  reading->best = MAX (reading->best, score);
  g_mutex_unlock (&self->lock);
}

void
meter_reset (Meter *self)
{
  g_mutex_lock (&self->lock);
  forget (self);
  g_mutex_unlock (&self->lock);
}

void
meter_read (Meter *self, Reading *reading)
{
  g_mutex_lock (&self->lock);
  *reading = self->reading;
  g_mutex_unlock (&self->lock);
}
