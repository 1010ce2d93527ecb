/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The focus meter: how sharp a frame is and its regions of interest are, as
 * messages, and when the next one is due.
 */
#pragma once

#include "engine/edges/settings.h"
#include "frames/videoplanes.h"

G_BEGIN_DECLS

typedef struct
{
  GstClockTime last; /* running time of the last message, or NONE */
} FocusMeter;

/* What is measured; all of it is borrowed. */
typedef struct
{
  const VideoPlanes *planes;
  const GstSegment *segment;
  const ElTones *tones;
  guint8 *scratch; /* focus_meter_scratch_size () bytes, 64-byte aligned */
} FocusFrame;

/* After a flush or a restart, the next frame has a message. */
void focus_meter_restart (FocusMeter *meter);

/* Whether the frame has a message, `interval` nanoseconds after the last; frames
 * without a timestamp always have. It has to be posted then. */
gboolean focus_meter_is_due (FocusMeter *meter, const FocusFrame *frame,
    guint64 interval);

guint64 focus_meter_scratch_size (const VideoPlanes *planes);

/* The message. Regions of interest are measured in their order until they have
 * taken as long as 32 whole frames do; `n_left_out` are not in the message. */
GstStructure *focus_meter_measure (const FocusFrame *frame, gdouble *focus,
    guint *n_left_out);

G_END_DECLS
