/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory that only grows: allocated once for a stream, not per frame.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *memory; /* as allocated */
  gsize size;     /* that can be used */
} GstPictureArena;

/* At least `size` bytes, 64-byte aligned, with arbitrary content, good until the
 * arena is asked for more. NULL where there is no such memory: the arena is empty
 * then, and may be asked again. */
guint8 *gst_picture_arena_get (GstPictureArena *arena, guint64 size);
void gst_picture_arena_clear (GstPictureArena *arena);

G_END_DECLS
