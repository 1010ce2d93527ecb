/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What tests of events that travel upstream share: sending them, in a harness
 * and in a pipeline that plays, and looking at what arrives. */

#pragma once

#include "common.h"

/* Sends @event (taken over) into the element and returns what arrives
 * upstream. */
GstEvent *upstream_send (GstHarness *h, GstEvent *event);

/* Of an event. */
void upstream_check_coordinates (GstEvent *event, gdouble x, gdouble y);

/* Of magnifyfilter, in frame widths and heights. */
void upstream_check_center (GstElement *element, gdouble x, gdouble y);

/* For a notify signal. */
void upstream_count_notify (GObject *object, GParamSpec *pspec, gint *count);

/* A pipeline that plays, 320x240 pixels through a lens into a sink that has a
 * pointer as a window would, and the last event that came through. */
typedef struct
{
  GstElement *pipeline, *lens, *sink;
  GMutex lock;
  GstEvent *last;
} Live;

void live_start (Live *live);
void live_stop (Live *live);

/* As above, from the sink. */
GstEvent *live_send (Live *live, GstEvent *event);
