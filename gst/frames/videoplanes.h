/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one bridge between GStreamer's video frames and the kernels' pictures: where
 * their samples lie, and what their values mean.
 */
#pragma once

#include <gst/video/video.h>

#include "engine/planes/image.h"
#include "framecheck.h"
#include "videolines.h"

G_BEGIN_DECLS

#define VIDEO_PLANES_MAX_FIELDS 2

/* What there is to work on in a frame. Interleaved frames have two fields, each a
 * picture of every other row; a field in a buffer of its own is one. A crop that
 * starts in the middle of a chroma sample makes that sample the picture's
 * first. */
typedef struct
{
  const GstVideoInfo *info; /* negotiated; borrowed, as is the next */
  GstBuffer *buffer;
  FrameArea picture;
  gdouble par; /* pixel aspect ratio of the fields */
  guint n_fields;
  ElPicture field[VIDEO_PLANES_MAX_FIELDS];
  /* Whether the fields are to be placed in memory of `lines_size` bytes, loaded
   * from the frame and stored back to it. */
  gboolean by_lines;
  VideoLines lines[VIDEO_PLANES_MAX_FIELDS];
  guint64 lines_size[VIDEO_PLANES_MAX_FIELDS];
} VideoPlanes;

/* The one place where a mapped frame becomes planes, which are good while it is
 * mapped. FALSE where the frame has not what its caps and metas say. */
gboolean video_planes_from_frame (VideoPlanes *planes,
    const GstVideoFrame *frame, const GstVideoInfo *info);

/* Gives a field that goes by lines its memory, 64-byte aligned and borrowed: its
 * picture is described now. */
void
video_planes_place_lines (VideoPlanes *planes, guint field, guint8 *memory);

/* Width of a pixel over its height; 1 where the caps make no sense. */
gdouble video_planes_par (const GstVideoInfo *info);

/* What sample values mean, by the caps' colorimetry. */
typedef struct
{
  gint black, white;   /* nominal range of luma, or of R, G, B */
  gint luma_weight[3]; /* of R, G, B, in 1/10000 */
} VideoLevels;

void video_planes_levels (const GstVideoInfo *info, VideoLevels *levels);

/* A full-range 0xRRGGBB colour as sample values, by role; 0 for those that the format
 * has not. */
void video_planes_exact_colour (const GstVideoInfo *info, guint32 argb,
    gdouble colour[3]);

/* The same of 0xAARRGGBB, rounded; returns alpha. */
guint
video_planes_colour (const GstVideoInfo *info, guint32 argb, gint colour[3]);

G_END_DECLS
