/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What both elements have in common: an abstract GstVideoFilter that works in
 * place, picture by picture (a progressive frame is one, an interlaced frame
 * two), on any format of videoformats.h, over several threads, with properties
 * that are controllable and that may make it passthrough.
 */
#pragma once

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

#include "cpuchoice.h"
#include "threads/slicerunner.h"
#include "frames/videoplanes.h"

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

  /* Every buffer, in passthrough as well, before is_neutral () is asked: the time
   * at which it is shown, or GST_CLOCK_TIME_NONE. Called with the object lock
   * held. May be NULL. */
  void (*prepare) (GstPictureFilter *filter, GstClockTime running_time);

  /* Start of a frame: copy the settings, under the object lock, and get the
   * memory for all of its fields. FALSE where there is not enough: the frame
   * passes as it is. */
  gboolean (*start_frame) (GstPictureFilter *filter, const VideoPlanes *planes);

  /* After start_frame: the part of a field in which all is that is read or written.
   * NULL: all of it. */
  void (*find_area) (GstPictureFilter *filter, guint field, FrameArea *area);

  /* One field of the frame, with rows. */
  void (*filter_picture) (GstPictureFilter *filter, const VideoPlanes *planes,
      guint field);
};

/* Threads for the frame at hand, by the `n-threads` setting, and the most that
 * any frame takes while that setting lasts. Streaming thread. */
guint gst_picture_filter_n_threads (GstPictureFilter *filter);
guint gst_picture_filter_most_threads (GstPictureFilter *filter);

/* Parts to cut a picture's work into: 1 for 1 thread, several a thread
 * otherwise, so that a late thread does not hold up the others; no more than
 * its rows are worth. */
guint gst_picture_filter_n_parts (guint n_threads, gint rows);

/* Size of the picture that frames show, and the aspect ratio of its pixels, as
 * pointer events count them. FALSE before there are caps, and where frames cannot
 * be worked on and pass as they are, whatever the settings. From any thread. */
gboolean gst_picture_filter_visible (GstPictureFilter *filter, gint *width,
    gint *height, gdouble *par);

void gst_picture_filter_run (GstPictureFilter *filter, guint n_threads,
    guint n_parts, SliceFunc func, gpointer data);

G_END_DECLS
