/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a filter does with formats that go by videolines.h: memory for their
 * pictures, and their rows in parts over its threads. */
#pragma once

#include "arena.h"
#include "picturefilter.h"

G_BEGIN_DECLS

typedef struct
{
  GstPictureArena arena;
  guint8 *scratch; /* of the parts, in the arena */
} LinesWork;

/* Gives all fields of a frame their memory. FALSE where there is not enough. */
gboolean lines_work_place (LinesWork *work, GstPictureFilter *filter,
    VideoPlanes *planes);

/* A field of the mapped frame is filtered in that memory: what of it is needed is
 * fetched, and brought back. */
void lines_work_filter (const LinesWork *work, GstPictureFilter *filter,
    VideoPlanes *planes, guint field);

G_END_DECLS
