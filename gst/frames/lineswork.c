/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lineswork.h"

#include "cpuchoice.h"

/* Of videolines.h. */
typedef void (*LinesFunc) (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch);

typedef struct
{
  const VideoLines *lines;
  guint n_parts;
  guint8 *scratch;
  gsize scratch_size; /* of a part */
  LinesFunc func;
} LinesJob;

static void
run_lines_part (gpointer data, guint part)
{
  const LinesJob *job = data;

  job->func (job->lines, cpu_choice_kernels (), part, job->n_parts,
      job->scratch + job->scratch_size * part);
}

static guint
lines_parts (GstPictureFilter *filter, const VideoLines *lines)
{
  return MIN (gst_picture_filter_n_parts (gst_picture_filter_n_threads (filter),
                  lines->height),
      video_lines_most_parts (lines));
}

/* Memory for all fields, one after the other, and then for the parts of one. */
gboolean
lines_work_place (LinesWork *work, GstPictureFilter *filter,
    VideoPlanes *planes)
{
  guint64 size = 0, scratch = 0;
  guint8 *memory;

  for (guint field = 0; field < planes->n_fields; field++) {
    const VideoLines *lines = &planes->lines[field];

    size += planes->lines_size[field];
    scratch = MAX (scratch,
        (guint64) video_lines_scratch_size (lines)
            * lines_parts (filter, lines));
  }
  memory = gst_picture_arena_get (&work->arena, size + scratch);
  if (!memory)
    return FALSE;
  work->scratch = memory + size;
  for (guint field = 0; field < planes->n_fields; field++) {
    video_planes_place_lines (planes, field, memory);
    memory += planes->lines_size[field];
  }
  return TRUE;
}

static void
run (const LinesWork *work, GstPictureFilter *filter, const VideoLines *lines,
    LinesFunc func)
{
  LinesJob job = { .lines = lines,
    .n_parts = lines_parts (filter, lines),
    .scratch = work->scratch,
    .scratch_size = video_lines_scratch_size (lines),
    .func = func };

  gst_picture_filter_run (filter, gst_picture_filter_n_threads (filter),
      job.n_parts, run_lines_part, &job);
}

void
lines_work_filter (const LinesWork *work, GstPictureFilter *filter,
    VideoPlanes *planes, guint field)
{
  GstPictureFilterClass *klass = GST_PICTURE_FILTER_GET_CLASS (filter);
  VideoLines *lines = &planes->lines[field];

  if (klass->find_area) {
    FrameArea area;

    klass->find_area (filter, field, &area);
    video_lines_limit (lines, &area);
  }
  run (work, filter, lines, lines->tens ? video_tens_load : video_lines_load);
  klass->filter_picture (filter, planes, field);
  run (work, filter, lines, lines->tens ? video_tens_store : video_lines_store);
}
