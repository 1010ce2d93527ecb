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
 * Where three samples of 10 bits lie in a word (v210), rows of these words become
 * rows of 16-bit samples in the same order, and back, by kernels of our own: a
 * quarter of the time. The picture is that of an 8-bit format, but for its samples.
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
  gboolean tens; /* three samples in a word: see video_formats_tens () */
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
  gint shift;         /* of samples in lines of 16 bits */
  guint n_components; /* with alpha */
  /* Of components; where there are words, of planes. */
  gsize offset[GST_VIDEO_MAX_COMPONENTS];  /* in the memory, of ... */
  guint8 *plane[GST_VIDEO_MAX_COMPONENTS]; /* the samples */
  gsize plane_stride[GST_VIDEO_MAX_COMPONENTS];
  gsize start[GST_VIDEO_MAX_COMPONENTS]; /* of the picture in these */
} VideoLines;

/* Whether GStreamer can unpack and pack the format row by row. */
gboolean video_lines_has (GstVideoFormat format);

/* The format of the samples' depth and range. */
const GstVideoFormatInfo *video_lines_values (const GstVideoFormatInfo *finfo);

/* Describes a field of the picture; returns the bytes of memory that it takes. Where
 * there are words, the planes are the caller's to describe, once there is memory. */
guint64 video_lines_plan (VideoLines *lines, ElPicture *picture,
    const GstVideoFrame *frame, const FrameArea *area, guint field,
    guint n_fields);

/* `memory` is 64-byte aligned and borrowed. */
void video_lines_place (VideoLines *lines, ElPicture *picture, guint8 *memory);

/* Placed: only this part of the picture is needed. */
void video_lines_limit (VideoLines *lines, const FrameArea *area);

/* Bytes that a row of plane p takes in the frame. */
gsize video_lines_row_bytes (const VideoLines *lines, guint p);

/* Whether row r is the first that plane p has a row for. Not all rows of a field
 * need have chroma. */
static inline gboolean
video_lines_plane_begins (const VideoLines *lines, guint p, gint r)
{
  const guint sub = lines->sub[p];

  return (r & ((1 << sub) - 1)) == 0 && r >> sub < lines->n_rows[p];
}

/* Row r of plane p in the frame. */
static inline guint8 *
video_lines_frame_row (const VideoLines *lines, guint p, gint r)
{
  return lines->data[p] + (gssize) (r >> lines->sub[p]) * lines->stride[p];
}

/* The first row of a part; parts begin with rows that have chroma of their own. */
gint
video_lines_part_start (const VideoLines *lines, guint part, guint n_parts);

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

/* --- videotens.c --- */

/* The same where there are words, which need no scratch memory. */
void video_tens_load (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch);
void video_tens_store (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch);

G_END_DECLS
