/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/direction.h"

#include <math.h>
#include <string.h>

#include "isa.h"
#include "planes/rows.h"

/* --- set-up --- */

/* R, G and B of a hue, 0..1: two sixths of a turn each around 0, a third and two
 * thirds, with slopes in between. */
static void
colour_of (int hue, double rgb[3])
{
  for (int i = 0; i < 3; i++) {
    const double sixths = (double) hue * 6 / EL_HUES;
    const double away = fabs (remainder (sixths - 2 * i, 6));

    rgb[i] = EL_CLAMP (2 - away, 0, 1);
  }
}

/* The same as what it adds to samples, of which luma has a range of 1: chroma has
 * that of the formats, whose nominal range is another than luma's if it is a
 * limited one. */
static void
samples_of (const double rgb[3], const ElTones *tones, bool is_rgb,
    double samples[3])
{
  const double red = tones->luma_weight[0] / 10000.0;
  const double blue = tones->luma_weight[2] / 10000.0;
  const double luma = red * rgb[0] + (1 - red - blue) * rgb[1] + blue * rgb[2];
  const double chroma = tones->black > 0 ? 224.0 / 219 : 1;

  for (int i = 0; i < 3; i++)
    samples[i] = rgb[i];
  if (is_rgb)
    return;
  samples[EL_ROLE_Y] = luma;
  samples[EL_ROLE_U] = chroma * (rgb[2] - luma) / (2 * (1 - blue));
  samples[EL_ROLE_V] = chroma * (rgb[0] - luma) / (2 * (1 - red));
}

static bool
is_gray (const ElPicture *picture)
{
  for (int p = 0; p < picture->n_planes; p++)
    if (picture->rgb || el_plane_lane (&picture->plane[p], EL_ROLE_U) >= 0)
      return false;
  return true;
}

void
el_direction_set (ElDirection *direction, const ElTones *tones,
    const ElPicture *picture)
{
  const double range = tones->white - tones->black;

  direction->gray = is_gray (picture);
  direction->angle.offset = direction->gray ? range / 255 + 0.5 : 0;
  direction->angle.scale = direction->gray ? range / 255 * 254 : EL_HUES;
  for (int role = 0; role < 3; role++)
    direction->base[role] = picture->rgb || role == EL_ROLE_Y
        ? tones->black
        : 1 << (picture->sample.depth - 1);
  for (int hue = 0; hue < EL_HUES; hue++) {
    double rgb[3], samples[3];

    colour_of (hue, rgb);
    samples_of (rgb, tones, picture->rgb, samples);
    for (int role = 0; role < 3; role++)
      direction->weight[role][hue] =
          (int32_t) floor (65536 * samples[role] + 0.5);
  }
}

/* --- rows --- */

typedef struct
{
  const ElDirection *direction;
  const ElPicture *picture;
  const ElDirectionPlanes *planes;
} Source;

/* To the sums of a role's samples, what the edges of row y add, in 2^-16. */
static void
add_row (const Source *source, int role, int x_sub, int y, int64_t *sums)
{
  const ElDirectionPlanes *planes = source->planes;
  const int32_t *weight = source->direction->weight[role];
  const size_t row = (size_t) (y - planes->row);
  const ElClasses *classes = planes->classes + planes->class_stride * row;
  const uint8_t *m = planes->m + planes->m_stride * row;
  const uint16_t *wide_m = (const uint16_t *) m;
  const uint16_t *hues = (const uint16_t *) ((const uint8_t *) planes->hues
      + planes->hue_stride * row);
  const bool wide = source->picture->sample.wide;

  for (int i = 0; i < el_class_count (source->picture->width); i++)
    for (uint64_t rest = classes[i].edge; rest; rest &= rest - 1) {
      const int x = i * EL_CLASS_PIXELS + __builtin_ctzll (rest);
      const int64_t strength = wide ? wide_m[x] : m[x];

      /* Without m, there is no hue. */
      if (strength > 0)
        sums[x >> x_sub] += strength * weight[hues[x]];
    }
}

/* More than any sample takes from its base: what is above 0 truncates as floor ()
 * does, which is a call. */
#define ABOVE 65536

/* What a sample has in the end: the mean of those that it covers. */
static int
sample_of (const Source *source, int role, int64_t sum, int covered)
{
  const int max = (1 << source->picture->sample.depth) - 1;
  const double mean = (double) sum / (65536.0 * covered);
  const int v =
      source->direction->base[role] + (int) (mean + ABOVE + 0.5) - ABOVE;

  return EL_CLAMP (v, 0, max);
}

static void
put_role (const Source *source, const ElKernels *kernels, const ElPlane *plane,
    int role, int j, void *line, int64_t *sums)
{
  const ElPicture *picture = source->picture;
  const ElDeposit deposit =
      el_plane_deposit (plane, &picture->sample, 1u << role, 0);
  const int start = j << plane->y_sub, each = 1 << plane->x_sub;
  const int end = EL_MIN (start + (1 << plane->y_sub), picture->height);

  memset (sums, 0, plane->width * sizeof *sums);
  for (int y = start; y < end; y++)
    add_row (source, role, plane->x_sub, y, sums);
  for (int i = 0; i < plane->width; i++) {
    const int columns = EL_MIN (each, picture->width - i * each);
    const int v = sums[i] == 0
        ? source->direction->base[role]
        : sample_of (source, role, sums[i], columns * (end - start));

    if (picture->sample.wide)
      ((uint16_t *) line)[i] = (uint16_t) v;
    else
      ((uint8_t *) line)[i] = (uint8_t) v;
  }
  kernels->samples->deposit[picture->sample.wide][plane->step](
      el_plane_row (plane, j), line, plane->width, &deposit, &picture->sample);
}

/* Whether row y is the last of those that a row of the plane covers. */
static bool
completes_row (const ElPicture *picture, const ElPlane *plane, int y)
{
  const int last = (1 << plane->y_sub) - 1;

  return ((y & last) == last || y == picture->height - 1)
      && y >> plane->y_sub < plane->height;
}

void
el_direction_put (const ElDirection *direction, const ElKernels *kernels,
    const ElPicture *picture, const ElDirectionPlanes *planes, int y,
    void *line, int64_t *sums)
{
  const Source source = { direction, picture, planes };

  for (int p = 0; p < picture->n_planes; p++) {
    const ElPlane *plane = &picture->plane[p];

    if (!completes_row (picture, plane, y))
      continue;
    for (int lane = 0; lane < plane->lanes; lane++)
      if (plane->role[lane] >= 0 && plane->role[lane] < EL_COLOURS)
        put_role (&source, kernels, plane, plane->role[lane], y >> plane->y_sub,
            line, sums);
  }
}
