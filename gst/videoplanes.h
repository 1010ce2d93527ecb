/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one bridge between GStreamer's video formats and the kernels' pictures:
 * which formats there are, where their samples lie, and what their values mean.
 */
#pragma once

#include <gst/video/video.h>

#include "engine/planes/image.h"

G_BEGIN_DECLS

/* Caps of both elements' pad templates: the formats in order of preference in
 * system memory, then any raw video, which only passthrough takes. */
GstCaps *video_planes_template_caps (void);

/* The part of `caps` that can be worked on, in its order. */
GstCaps *video_planes_workable_caps (GstCaps *caps);

/* The planes of one field of a mapped frame, of 1 (a progressive frame) or 2.
 * Pointers are good while the frame is mapped. FALSE where a plane reaches
 * beyond its memory or the format is not in the table. */
gboolean video_planes_from_frame (ElPicture *picture,
    const GstVideoFrame *frame, guint field, guint n_fields);

/* Fields to be worked on one by one: 2 for interleaved frames, else 1. */
guint video_planes_n_fields (const GstVideoFrame *frame);

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
