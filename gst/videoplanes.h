/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one bridge between GStreamer's video formats and the kernels' pictures:
 * which formats there are, where their samples lie, and what their values mean.
 */
#pragma once

#include <gst/video/video.h>

#include "engine/planes/image.h"
#include "framecheck.h"

G_BEGIN_DECLS

/* Caps of both elements' pad templates: the formats in order of preference in
 * system memory, then any raw video, which only passthrough takes. */
GstCaps *video_planes_template_caps (void);

/* The part of `caps` that can be worked on, in its order: in system memory,
 * whatever metas and fields the caps' features tell of, or in any memory. */
GstCaps *video_planes_workable_caps (GstCaps *caps, gboolean any_memory);

/* Whether caps tell of memory that is not the system's. */
gboolean video_planes_foreign_memory (const GstCaps *caps);

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
} VideoPlanes;

/* The one place where a mapped frame becomes planes, which are good while it is
 * mapped. FALSE where the format is not in the table, or the frame has not what
 * its caps and metas say. */
gboolean video_planes_from_frame (VideoPlanes *planes,
    const GstVideoFrame *frame, const GstVideoInfo *info);

/* Width of a pixel over its height; 1 where the caps make no sense. */
gdouble video_planes_par (const GstVideoInfo *info);

/* What sample values mean, by the caps' colorimetry. */
typedef struct
{
  gint black, white;   /* nominal range of luma, or of R, G, B */
  gint luma_weight[3]; /* of R, G, B, in 1/10000 */
} VideoLevels;

void video_planes_levels (const GstVideoInfo *info, VideoLevels *levels);

/* A full-range 0xAARRGGBB colour as sample values, by role; returns alpha. */
guint
video_planes_colour (const GstVideoInfo *info, guint32 argb, gint colour[3]);

G_END_DECLS
