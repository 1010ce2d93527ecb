/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What both elements have in common: an abstract GstVideoFilter that works in
 * place, picture by picture (a progressive frame is one, an interlaced frame
 * two), on any format of videoplanes.h, over several threads, with properties
 * that are controllable and that may make it passthrough.
 */
#pragma once

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

#include "engine/kernels.h"
#include "slicerunner.h"

G_BEGIN_DECLS

#define GST_TYPE_PICTURE_FILTER (gst_picture_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstPictureFilter, gst_picture_filter, GST,
    PICTURE_FILTER, GstVideoFilter)

struct _GstPictureFilterClass
{
  GstVideoFilterClass parent_class;

  /* Whether the settings leave every picture as it is. Called with the object
   * lock held. */
  gboolean (*is_neutral) (GstPictureFilter *filter);

  /* Start of a frame: copy the settings, under the object lock. */
  void (*start_frame) (GstPictureFilter *filter, GstVideoFrame *frame);

  /* One picture of the frame. `par` is its pixel aspect ratio. */
  void (*filter_picture) (GstPictureFilter *filter, const ElPicture *picture,
      guint field, gdouble par);
};

/* The kernels to use: the best, or those that EDGELENS_CPU names. */
const ElKernels *gst_picture_filter_kernels (void);

/* Threads for the frame at hand, by the `n-threads` setting, and the most that
 * any frame takes while that setting lasts. Streaming thread. */
guint gst_picture_filter_n_threads (GstPictureFilter *filter);
guint gst_picture_filter_most_threads (GstPictureFilter *filter);

/* Parts to cut a picture's work into: 1 for 1 thread, several a thread
 * otherwise, so that a late thread does not hold up the others; no more than
 * its rows are worth. */
guint gst_picture_filter_n_parts (guint n_threads, gint rows);

/* Whether the negotiated caps cannot be worked on: the stream passes through,
 * whatever the settings. From any thread. */
gboolean gst_picture_filter_is_stuck (GstPictureFilter *filter);

/* Width of a pixel over its height; 1 where the caps make no sense. */
gdouble gst_picture_filter_par (const GstVideoInfo *info);

void gst_picture_filter_run (GstPictureFilter *filter, guint n_threads,
    guint n_parts, SliceFunc func, gpointer data);

/* Memory that only grows: allocated once for a stream, not per frame. */
typedef struct
{
  guint8 *memory; /* as allocated */
  gsize size;     /* that can be used */
} GstPictureArena;

/* At least `size` bytes, 64-byte aligned, with arbitrary content. */
guint8 *gst_picture_arena_get (GstPictureArena *arena, gsize size);
void gst_picture_arena_clear (GstPictureArena *arena);

G_END_DECLS
