/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The rows of videolines.h where three samples lie in a word. */

#include "videolines.h"

/* The rows of a part, one way or the other. */
static void
move_rows (const VideoLines *lines, const ElKernels *kernels, guint part,
    guint n_parts, gboolean store)
{
  const gint start = video_lines_part_start (lines, part, n_parts);
  const gint end = video_lines_part_start (lines, part + 1, n_parts);

  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&lines->info); p++) {
    const gint n_words = (gint) (video_lines_row_bytes (lines, p) / 4);

    for (gint r = start; r < end; r++) {
      guint8 *words = video_lines_frame_row (lines, p, r);
      guint16 *samples = (gpointer) (lines->plane[p]
          + (gsize) (r >> lines->sub[p]) * lines->plane_stride[p]);

      if (!video_lines_plane_begins (lines, p, r))
        continue;
      if (store)
        kernels->samples->deposit_tens (words, samples, n_words);
      else
        kernels->samples->take_tens (samples, words, n_words);
    }
  }
}

void
video_tens_load (const VideoLines *lines, const ElKernels *kernels, guint part,
    guint n_parts, guint8 *scratch)
{
  (void) scratch;
  move_rows (lines, kernels, part, n_parts, FALSE);
}

void
video_tens_store (const VideoLines *lines, const ElKernels *kernels, guint part,
    guint n_parts, guint8 *scratch)
{
  (void) scratch;
  move_rows (lines, kernels, part, n_parts, TRUE);
}
