/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Formats whose samples are not whole bytes or 16-bit words (v210, RGB16, r210,
 * tiles ...): pictures in memory of our own, filled from a mapped frame and stored
 * back to it by GStreamer's own unpack and pack functions, row by row.
 *
 * Such a picture has each component as a plane, subsampled as the format has it:
 * so it comes out as that of a planar format does. Its samples are of 8 bits where
 * GStreamer unpacks the format to 8, else of as many as the format's first
 * component has.
 *
 * A row is stored under a mask of the bits that packing gives a meaning: what the
 * format does not define stays. Tiles, whose bytes may have bits of several rows,
 * are stored as the bits in which the result differs from what was there, both of
 * them packed.
 */
#pragma once

#include <gst/video/video.h>

#include "engine/kernels.h"
#include "framecheck.h"

G_BEGIN_DECLS

/* Rows that share no chroma with those of other parts. */
#define VIDEO_LINES_ROWS 4

/* So many columns, and those that have bytes in common with them in any format. */
#define VIDEO_LINES_WHOLE(width) (((gint64) (width) + 47) / 48 * 48)

/* Rows of one field; of tiles, all rows of the picture. */
typedef struct
{
  GstVideoInfo info; /* of the frame */
  gboolean tiled;
  guint8 *data[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
  gint n_rows[GST_VIDEO_MAX_PLANES];
  guint sub[GST_VIDEO_MAX_PLANES]; /* vertical */
  gint y;                          /* of the first row in `data` */
  gint height;                     /* rows */
  gint first, end; /* of them, those that are loaded and stored */
  gint width;      /* columns */
  gint x;          /* of the picture's first column in `data` */
  gboolean wide;
  gint shift;                              /* of samples in lines of 16 bits */
  guint n_components;                      /* with alpha */
  gsize offset[GST_VIDEO_MAX_COMPONENTS];  /* in the memory, of ... */
  guint8 *plane[GST_VIDEO_MAX_COMPONENTS]; /* the samples */
  gsize plane_stride[GST_VIDEO_MAX_COMPONENTS];
  gsize start[GST_VIDEO_MAX_COMPONENTS]; /* of the picture in these */
} VideoLines;

/* Whether GStreamer can unpack and pack the format row by row. */
gboolean video_lines_has (GstVideoFormat format);

/* The format of the samples' depth and range. */
const GstVideoFormatInfo *video_lines_values (const GstVideoFormatInfo *finfo);

/* Describes a field of the picture; returns the bytes of memory that it takes. */
guint64 video_lines_plan (VideoLines *lines, ElPicture *picture,
    const GstVideoFrame *frame, const FrameArea *area, guint field,
    guint n_fields);

/* `memory` is 64-byte aligned and borrowed. */
void video_lines_place (VideoLines *lines, ElPicture *picture, guint8 *memory);

/* Placed: only this part of the picture is needed. */
void video_lines_limit (VideoLines *lines, const FrameArea *area);

/* --- videorows.c --- */

/* Parts that the rows may be cut into, at most; they may run in parallel. */
guint video_lines_most_parts (const VideoLines *lines);

/* A part's rows from the frame into the memory, and back. `scratch`, of that many
 * bytes, is 64-byte aligned and a part's own. */
gsize video_lines_scratch_size (const VideoLines *lines);
void video_lines_load (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch);
void video_lines_store (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch);

G_END_DECLS
