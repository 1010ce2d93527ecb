/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From decoded frames to the screen. The last frame is kept as it came, and
 * goes through the filters again when the look has changed and no other has
 * come in the meantime: so the lens moves over stills as over films, and
 * smoothly over a camera of five frames a second. */

#pragma once

#include "look.h"
#include "screen.h"

typedef struct _Pipeline Pipeline;

/* @failed: in the main context, in words for the user */
typedef void (*PipelineFailed) (const GError *error, gpointer user_data);

/* Returns NULL and sets @error when an element is not installed. */
Pipeline *pipeline_new (Screen *screen, PipelineFailed failed,
    gpointer user_data, GError **error);
void pipeline_free (Pipeline *self);

/* A new frame; from any thread. */
void pipeline_push (Pipeline *self, GstSample *frame);

/* Forgets the last frame. */
void pipeline_clear (Pipeline *self);

/* Which way up the frames are that follow, if the tags say it; NULL: as they
 * come. From any thread. */
void pipeline_set_upright (Pipeline *self, GstTagList *tags);

/* No frames come by themselves for now, or they come again. */
void pipeline_set_halted (Pipeline *self, gboolean halted);

void pipeline_set_look (Pipeline *self, const Look *look,
    const Pointing *pointing, gboolean eased);

/* The pixels there are on the display. Larger pictures are made to fit after
 * the lens and before GTK gets them. */
void pipeline_set_room (Pipeline *self, gint width, gint height);

/* Width over height of the picture as it is seen; 0 before the first. */
gdouble pipeline_get_aspect (Pipeline *self);

/* What is on show, in full size; NULL before the first frame. */
GstSample *pipeline_get_picture (Pipeline *self);

/* Frames given to pipeline_push(). */
guint pipeline_get_count (Pipeline *self);
