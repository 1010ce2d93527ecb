/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/parts.h"

#include <math.h>

#include "isa.h"
#include "lens/copy.h"

/* --- rows --- */

int
el_lens_group_log2 (const ElPicture *picture)
{
  int most = 0;

  for (int p = 0; p < el_picture_all_planes (picture); p++)
    most = EL_MAX (most, picture->plane[p].y_sub);
  return most;
}

static int
n_groups (const ElPicture *picture, int group)
{
  int most = 0;

  for (int p = 0; p < el_picture_all_planes (picture); p++) {
    const ElPlane *plane = &picture->plane[p];
    const int in_group = 1 << (group - plane->y_sub);

    most = EL_MAX (most, (plane->height + in_group - 1) / in_group);
  }
  return most;
}

/* Of the groups that the lens or its ring may touch. */
int
el_lens_part_start (const ElMagnify *magnify, int part)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const int group = el_lens_group_log2 (&magnify->picture);
  const double reach = settings->lens.radius + settings->border_width + 1;
  const double unit = 1 << group, y = settings->lens.y;
  const int all = n_groups (&magnify->picture, group);
  const int first = el_clamp_to_int (floor ((y - reach) / unit), 0, all);
  const int end = el_clamp_to_int (ceil ((y + reach) / unit) + 1, 0, all);
  const int middle = el_clamp_to_int (ceil (y / unit), first, end);

  return el_part_start (first, middle, end, part, magnify->parts);
}

int
el_lens_group_row (const ElMagnify *magnify, int p, int group)
{
  const ElPlane *plane = &magnify->picture.plane[p];
  const int log2 = el_lens_group_log2 (&magnify->picture);

  return EL_MIN (group << (log2 - plane->y_sub), plane->height);
}

/* Rows [*y, *stop) of plane p that a part draws. */
static void
part_rows (const ElMagnify *magnify, int p, int part, int *y, int *stop)
{
  *y = el_lens_group_row (magnify, p, el_lens_part_start (magnify, part));
  *stop =
      el_lens_group_row (magnify, p, el_lens_part_start (magnify, part + 1));
}

/* --- what they read --- */

/* Copy rows that rows from y on need, in the half below the centre: from this one
 * on. */
static int
rows_up_to (const ElLensLayer *layer, int y)
{
  const int row = el_lens_inmost_row (layer, y, true);

  return EL_CLAMP (row - layer->copied.top, 0, el_lens_copy_rows (layer));
}

/* Whether a part is in the half below the centre, where the next part is further
 * out; above it is the one before. */
static bool
is_below (const ElMagnify *magnify, int part)
{
  return part >= magnify->parts / 2;
}

void
el_lens_shared_rows (const ElMagnify *magnify, int p, int *from, int *to)
{
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  int middle, stop;

  *from = *to = 0;
  if (el_lens_has_source (&magnify->settings.lens))
    return;
  part_rows (magnify, p, magnify->parts / 2, &middle, &stop);
  *from = rows_up_to (layer, middle);
  *to = el_lens_rows_down_to (layer, middle - 1);
}

/* Of another place, a share: which does not matter. Else what it needs beyond what
 * those further out do, and what both halves read. */
void
el_lens_part_saves (const ElMagnify *magnify, int p, int part, int *from,
    int *to)
{
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  int y, stop, shared_from, shared_to;

  if (el_lens_has_source (&magnify->settings.lens)) {
    const int64_t rows = el_lens_copy_rows (layer);

    *from = (int) (rows * part / magnify->parts);
    *to = (int) (rows * (part + 1) / magnify->parts);
    return;
  }
  part_rows (magnify, p, part, &y, &stop);
  el_lens_shared_rows (magnify, p, &shared_from, &shared_to);
  if (!is_below (magnify, part)) {
    *from = part == 0 ? 0 : el_lens_rows_down_to (layer, y - 1);
    *to = EL_MIN (el_lens_rows_down_to (layer, stop - 1), shared_from);
  } else {
    *from = EL_MAX (rows_up_to (layer, y), shared_to);
    *to = part == magnify->parts - 1 ? el_lens_copy_rows (layer)
                                     : rows_up_to (layer, stop);
  }
}

/* --- when --- */

void
el_lens_begin_parts (ElMagnify *magnify, int parts)
{
  magnify->parts = parts;
  for (int half = 0; half < 2; half++)
    atomic_init (&magnify->next[half], 0);
  for (int part = 0; part < parts; part++)
    atomic_init (&magnify->saved[part], false);
}

void
el_lens_note_saved (ElMagnify *magnify, int part)
{
  atomic_store (&magnify->saved[part], true);
}

/* In the one order of all atomic operations, either whoever drew the part before
 * finds here that this one is saved, or whoever saved this one that it is the
 * next: it is not forgotten. */
int
el_lens_claim_part (ElMagnify *magnify, int part)
{
  const bool below = is_below (magnify, part);
  const int upper = magnify->parts / 2;
  const int in_half = below ? magnify->parts - upper : upper;
  int next = atomic_load (&magnify->next[below]);

  while (next < in_half) {
    const int candidate = below ? magnify->parts - 1 - next : next;

    if (!atomic_load (&magnify->saved[candidate]))
      break;
    if (atomic_compare_exchange_weak (&magnify->next[below], &next, next + 1))
      return candidate;
  }
  return -1;
}
