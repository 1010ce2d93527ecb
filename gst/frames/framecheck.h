/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a buffer claims to hold, checked before anybody believes it.
 *
 * A frame is as large as its GstVideoMeta says, or the caps where there is none;
 * the picture in it is what the caps say, or the GstVideoCropMeta. What of the
 * frame is not the picture is padding, neither read nor written.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* Rows and columns of a buffer. No side is longer than 2^30. */
typedef struct
{
  gint x, y, width, height;
} FrameArea;

typedef enum
{
  FRAME_MAPPED,
  FRAME_UNFIT,     /* no such frame can be in there */
  FRAME_UNMAPPABLE /* not for this processor to read and write */
} FrameMapResult;

/* Maps a buffer of these caps to be read and written, where that is safe. */
FrameMapResult frame_check_map (GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer);

/* Whether all rows of a mapped frame lie in the memory that was mapped for them
 * and none overlaps another, and where the picture is. Of memory that was mapped
 * by a function of the meta's own nothing is known; it is trusted. */
gboolean frame_check_planes (const GstVideoFrame *frame,
    const GstVideoInfo *info, FrameArea *picture);

/* Size of the picture that a buffer shows, as pointer events count it; FALSE
 * where it shows none. The buffer need not be mapped. */
gboolean frame_check_visible_size (GstBuffer *buffer, const GstVideoInfo *info,
    gint *width, gint *height);

/* Bytes of a row of component c: up to its last pixel or, where a pixel is no whole
 * number of bytes, as many as GStreamer's own frames have. */
guint64
frame_check_row_bytes (const GstVideoFormatInfo *finfo, guint c, gint width);

/* The layout of a frame of tiles, FALSE where it is none that GStreamer's own frames
 * have. `info` is that of the mapped frame. */
gboolean frame_check_tiles (GstVideoInfo *tiles, const GstVideoInfo *info);

/* Whether buffers are fields, half as high as the caps say. */
gboolean frame_is_alternate (const GstVideoInfo *info);

G_END_DECLS
