/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which formats there are, and which way each goes: those of a table of ours are
 * worked on where they are, by videoplanes.h; every other that GStreamer can
 * unpack and pack goes by videolines.h, some of them by functions of our own.
 *
 * To add a format, add its row to format_rows.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* The position of Y, U, V or R, G, B in a pixel, counted in samples. The rest
 * (planes, subsampling, depth, byte order) is GStreamer's to say. Positions are
 * not: in 1.22 the poffset of P01x, Y21x, Y412 and VYUY are not those of their
 * pack functions. */
typedef struct
{
  GstVideoFormat format;
  guint8 place[3];
} VideoFormatRow;

/* The row of a format whose samples are whole bytes or 16-bit words; NULL where
 * there is none. */
const VideoFormatRow *video_formats_find (GstVideoFormat format);

/* The format of 8 bits in whose order the samples of a format of 10 bits lie, three
 * in each 32-bit little-endian word (v210: UYVY); GST_VIDEO_FORMAT_UNKNOWN where
 * they do not. */
GstVideoFormat video_formats_tens (GstVideoFormat format);

/* Caps of both elements' pad templates: the formats in order of preference in
 * system memory, then any raw video, which may come with any feature. */
GstCaps *video_formats_template_caps (void);

/* The part of `caps` that can be worked on, in its order: in system memory,
 * whatever metas and fields the caps' features tell of, or in any memory. */
GstCaps *video_formats_workable_caps (GstCaps *caps, gboolean any_memory);

/* Whether caps tell of memory that is not the system's. */
gboolean video_formats_foreign_memory (const GstCaps *caps);

/* Where the first sample of a component subsampled by 2^sub sits along an axis, in
 * luma samples: at the first of them, if the site has that flag, or in the middle
 * of those that it stands for. */
gdouble video_formats_site (const GstVideoInfo *info,
    GstVideoChromaSite cosited, guint sub);

G_END_DECLS
