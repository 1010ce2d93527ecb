/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tonepass.h"

#include <string.h>

typedef struct
{
  const ElPicture *picture;
  const ElMagnify *magnify;
  ElTone tone;
  guint n_parts;
  guint8 *scratch;
  gsize scratch_size; /* of a part */
} ToneJob;

static guint
n_parts (GstPictureFilter *filter, const ElPicture *picture)
{
  return gst_picture_filter_n_parts (gst_picture_filter_n_threads (filter),
      picture->height);
}

gboolean
tone_pass_start (TonePass *pass, GstPictureFilter *filter,
    const VideoPlanes *planes, const ElToneSettings *settings)
{
  VideoLevels levels;
  guint64 size = 0;

  pass->active = el_tone_is_active (settings);
  if (!pass->active)
    return TRUE;
  pass->settings = *settings;
  video_planes_levels (planes->info, &levels);
  pass->settings.black = levels.black;
  pass->settings.white = levels.white;
  memcpy (pass->settings.luma_weight, levels.luma_weight,
      sizeof levels.luma_weight);
  for (guint field = 0; field < planes->n_fields; field++) {
    const ElPicture *picture = &planes->field[field];

    size = MAX (size,
        (guint64) el_tone_scratch_size (picture) * n_parts (filter, picture));
  }
  return gst_picture_arena_get (&pass->memory, size) != NULL;
}

static ElToneSpan
span_of (const void *data, int plane, int y)
{
  ElToneSpan span;

  el_magnify_span (data, plane, y, &span.x, &span.n);
  return span;
}

/* The first row of a part. */
static gint
part_start (const ToneJob *job, guint part)
{
  const gint height = job->picture->height;
  const gint row = (gint) ((gint64) height * part / job->n_parts);

  return part == job->n_parts ? height : row & ~(EL_TONE_ROWS - 1);
}

static void
run_part (gpointer data, guint part)
{
  const ToneJob *job = data;

  el_tone_rows (&job->tone, cpu_choice_kernels (), job->picture,
      part_start (job, part), part_start (job, part + 1), span_of, job->magnify,
      job->scratch + job->scratch_size * part);
}

void
tone_pass_run (TonePass *pass, GstPictureFilter *filter,
    const ElPicture *picture, const ElMagnify *magnify)
{
  ToneJob job = { .picture = picture,
    .magnify = magnify,
    .n_parts = n_parts (filter, picture),
    .scratch_size = el_tone_scratch_size (picture) };

  if (!pass->active)
    return;
  job.scratch = gst_picture_arena_get (&pass->memory, 0);
  el_tone_configure (&job.tone, &pass->settings, picture);
  gst_picture_filter_run (filter, gst_picture_filter_n_threads (filter),
      job.n_parts, run_part, &job);
}
