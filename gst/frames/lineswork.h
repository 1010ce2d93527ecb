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

/* A field from the mapped frame into that memory, and back. */
void lines_work_load (const LinesWork *work, GstPictureFilter *filter,
    const VideoLines *lines);
void lines_work_store (const LinesWork *work, GstPictureFilter *filter,
    const VideoLines *lines);

G_END_DECLS
