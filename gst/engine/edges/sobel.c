/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/sobel.h"

#include <math.h>
#include <string.h>

#include "isa.h"
#include "edges/exact.h"

/* Every slice cuts at a multiple of this, the largest vertical subsampling. */
#define ROW_GROUP 4

/* --- formula set-up --- */

/*
 * Magnitudes of 8-bit samples are functions of an integer: the L2 norm of the
 * sum of squares, the L1 norm of the sum itself.
 */
static double
magnitude_of (const ElGradient *gradient, double number)
{
  return gradient->measure == EL_MEASURE_L2 ? sqrt (number) : number;
}

/* Largest |gx| of 8-bit samples. */
static int
largest_gradient (const ElGradient *gradient)
{
  return 255 * (2 * gradient->outer + gradient->centre);
}

/* Largest sum of squares, or sum. */
static double
largest_number (const ElGradient *gradient)
{
  const double one = largest_gradient (gradient);

  return gradient->measure == EL_MEASURE_L2 ? 2 * one * one : 2 * one;
}

/* Smallest integer, up to `largest`, that gives at least m; largest + 1 where
 * there is none. `slope` is the exact factor. */
static double
smallest_number (const ElGradient *gradient, double slope, int m,
    double largest)
{
  const double guess = m / slope;
  double number =
      ceil (gradient->measure == EL_MEASURE_L2 ? guess * guess : guess);

  if (number > largest + 2)
    return largest + 1;
  while (number > 0
      && el_sobel_exact (gradient, magnitude_of (gradient, number - 1)) >= m)
    number--;
  while (number <= largest
      && el_sobel_exact (gradient, magnitude_of (gradient, number)) < m)
    number++;
  return number;
}

/*
 * The products magnitude * factor, truncated, step at the same integers as the
 * exact values for every factor in a window (low, high). Where the window is
 * wider than what single precision loses (the conversion of the number, the
 * root, the product and the factor, half an ulp each, and `root_error`), its
 * middle is exact, if the largest product is one that the kernels can truncate.
 * Elsewhere two factors on both sides of the true one tell which pixels have to
 * be settled by `least`.
 */
static void
choose_factor8 (ElGradient *gradient, double slope, int range,
    double root_error, double factors[2])
{
  const double margin = 2.4e-7 + root_error;
  const double largest = largest_number (gradient);
  double low = 0, high = INFINITY;

  memset (gradient->least, 0xff, sizeof gradient->least);
  for (int m = 1; slope > 0 && m <= range; m++) {
    const double number = smallest_number (gradient, slope, m, largest);

    gradient->least[m] = (uint32_t) number;
    high = fmin (high, m / magnitude_of (gradient, number - 1));
    if (number > largest)
      break;
    low = fmax (low, m / magnitude_of (gradient, number));
  }
  if (high == INFINITY)
    high = low * 2;
  if (slope == 0
      || (high >= low * (1 + 2 * margin)
          && slope * magnitude_of (gradient, largest) < EL_FACTOR_LIMIT)) {
    factors[0] = factors[1] = sqrt (low * high);
  } else {
    factors[0] = slope * (1 - margin);
    factors[1] = slope * (1 + margin);
  }
}

/* s where the slope is 2^-s, else -1. */
static int
choose_shift (double slope)
{
  for (int shift = 0; shift < 8; shift++)
    if (ldexp (slope, shift) == 1)
      return shift;
  return -1;
}

/* The factors, and what ElDiagonal has of a gradient that is otherwise set
 * up. */
static void
set_factors (ElGradient *gradient, const double factors[2])
{
  ElDiagonal *diagonal = &gradient->diagonal;
  const int scale = gradient->centre % 2 == 0 ? 2 : 1;
  const bool is_signed = gradient->measure > EL_MEASURE_L1;
  /* One unit of the measure along the diagonals is so much of the other. */
  const double unit = gradient->measure == EL_MEASURE_L2 ? scale * sqrt (0.5)
      : is_signed                                        ? scale * 0.5
                                                         : scale;

  diagonal->outer = 2 * gradient->outer / scale;
  diagonal->centre = gradient->centre / scale;
  gradient->factor = (float) factors[0];
  gradient->factor_high = (float) factors[1];
  diagonal->factor = (float) (factors[0] * unit);
  diagonal->factor_high = (float) (factors[1] * unit);
  diagonal->inverse[0] = diagonal->inverse[1] = 0;
  diagonal->shift = gradient->shift < 0 ? -1
      : is_signed                       ? gradient->shift + (2 - scale)
                                        : gradient->shift - (scale - 1);
}

static float
remainder_of (double number, int m, const float inverse[2])
{
  const float square = (float) (m * m);

  return fmaf (-square, inverse[1], fmaf (-square, inverse[0], (float) number));
}

/* The inverse, if it serves: a trifle less than 1 / factor^2, so that a remainder
 * that should be 0 is not negative. It is tried on the least number for every m,
 * and on the one before. Where the formula's own rounding decides, it fails. */
static void
set_inverse (ElGradient *gradient, double slope, int range)
{
  /* gx^2 + gy^2 along the diagonals; and 1 / slope^2. */
  const double unit = gradient->centre % 2 == 0 ? 0.5 : 2;
  const double inverse = unit / (slope * slope) * (1 - 0x1p-44);
  const float parts[2] = { (float) inverse,
    (float) (inverse - (float) inverse) };

  for (int m = 1; m <= range; m++) {
    const double least = gradient->least[m];

    if (least > largest_number (gradient))
      break;
    if (remainder_of (ceil (least * unit), m, parts) < 0
        || remainder_of (floor ((least - 1) * unit), m, parts) >= 0)
      return;
  }
  memcpy (gradient->diagonal.inverse, parts, sizeof parts);
}

/* Signed gradients of 8-bit samples: all the values there can be. */
static void
fill_lookup8 (ElGradient *gradient)
{
  const int largest = largest_gradient (gradient);

  for (int v = -largest; v <= largest; v++) {
    const double value = gradient->bias + el_sobel_exact (gradient, v);

    gradient->lookup[v + EL_SIGNED_MAX] =
        (uint8_t) EL_CLAMP (value, gradient->low, gradient->high);
  }
}

static void
configure_gradient (ElSobel *sobel)
{
  const ElSobelSettings *settings = &sobel->settings;
  const ElOperator *row = &el_operators[settings->operator_id];
  const ElSample *sample = &sobel->picture.sample;
  const bool is_signed = settings->output == EL_OUTPUT_GRADIENT_X
      || settings->output == EL_OUTPUT_GRADIENT_Y;
  ElGradient *gradient = &sobel->gradient;
  double slope, factors[2];

  gradient->outer = row->outer;
  gradient->centre = row->centre;
  gradient->scale_num = row->scale_num;
  gradient->scale_den = row->scale_den;
  gradient->gain = settings->gain;
  gradient->measure = !is_signed
      ? (settings->l1 ? EL_MEASURE_L1 : EL_MEASURE_L2)
      : settings->output == EL_OUTPUT_GRADIENT_X ? EL_MEASURE_X
                                                 : EL_MEASURE_Y;
  gradient->divisor = is_signed ? 8 : 2;
  gradient->low = gradient->bias = settings->black;
  gradient->high = settings->white;
  if (is_signed) {
    gradient->bias = 1 << (sample->depth - 1);
  } else if (sobel->finished) {
    gradient->low = gradient->bias = 0;
    gradient->high = settings->white - settings->black;
  }

  slope = settings->gain * row->scale_num / row->scale_den / gradient->divisor;
  factors[0] = factors[1] = slope;
  gradient->shift = choose_shift (slope);
  if (!sample->wide && !is_signed)
    choose_factor8 (gradient, slope, settings->white - settings->black,
        sobel->kernels->root_error, factors);
  set_factors (gradient, factors);
  if (gradient->measure == EL_MEASURE_L2 && factors[1] > factors[0])
    set_inverse (gradient, slope, settings->white - settings->black);
  if (!sample->wide && is_signed && gradient->shift < 0)
    fill_lookup8 (gradient);
}

static void
configure_finish (ElSobel *sobel)
{
  const ElSobelSettings *settings = &sobel->settings;
  const bool mask = settings->output == EL_OUTPUT_MASK;
  const bool overlay = settings->output == EL_OUTPUT_OVERLAY;
  ElFinish *finish = &sobel->finish;

  finish->range = settings->white - settings->black;
  /* m / range >= threshold, give or take the rounding of the product */
  finish->threshold = (int) ceil (settings->threshold * finish->range - 1e-9);
  if (mask)
    finish->threshold = EL_MAX (finish->threshold, 1);
  finish->fill = mask ? 0xffff : 0;
  finish->invert = settings->invert && !overlay;
  finish->black = overlay ? 0 : settings->black;
  sobel->finished = (mask || overlay || settings->output == EL_OUTPUT_MAGNITUDE)
      && (mask || overlay || finish->threshold > 0 || finish->invert);
}

/* Packed 4:2:2: the sample beside every luma sample is chroma, so that one pass
 * can store both. */
static bool
luma_takes_chroma (const ElPicture *picture)
{
  return !picture->rgb && picture->plane[0].step == 2;
}

static void
configure_deposit (ElSobel *sobel)
{
  const ElPicture *picture = &sobel->picture;
  const bool keep = sobel->settings.keep_color
      && sobel->settings.output == EL_OUTPUT_MAGNITUDE;
  const unsigned luma = 1u << EL_ROLE_Y;

  sobel->channels = keep && picture->rgb ? 3 : 1;
  for (int p = 0; p < picture->n_planes; p++) {
    for (int channel = 0; channel < sobel->channels; channel++) {
      const unsigned value = sobel->channels == 3 ? 1u << channel
          : picture->rgb                          ? EL_ROLES_ALL
                                                  : luma;
      const unsigned neutral = picture->rgb || keep ? 0 : EL_ROLES_ALL & ~luma;

      sobel->deposit[p][channel] = el_plane_deposit (&picture->plane[p],
          &picture->sample, value, neutral);
    }
  }
  if (luma_takes_chroma (picture) && !keep) {
    ElPlane both = picture->plane[0];

    both.lanes = 2;
    both.role[both.offset] = EL_ROLE_Y;
    both.role[!both.offset] = EL_ROLE_U;
    sobel->deposit[0][0] =
        el_plane_deposit (&both, &picture->sample, luma, EL_ROLES_ALL & ~luma);
  }
  sobel->gradient.deposit = sobel->deposit[0][0];
}

/* Whether the kernels may write to the rows themselves. */
static bool
works_in_rows (const ElSobel *sobel)
{
  return sobel->settings.output != EL_OUTPUT_OVERLAY && !sobel->picture.rgb
      && el_plane_is_line (&sobel->picture.plane[0], &sobel->picture.sample);
}

/* Whether results go into pixels as they are. */
static bool
works_in_pixels (const ElSobel *sobel)
{
  const ElPicture *picture = &sobel->picture;

  return !sobel->finished && sobel->channels == 1 && picture->n_planes == 1
      && picture->plane[0].step == 4;
}

/* Whether the measure is one of those that `in_rows` and `in_pixels` know. */
static bool
is_plain (const ElSobel *sobel)
{
  const ElGradient *gradient = &sobel->gradient;

  if (sobel->picture.sample.wide || gradient->measure > EL_MEASURE_L1)
    return false;
  return gradient->measure == EL_MEASURE_L1
      ? gradient->diagonal.shift == 0
      : gradient->factor_high == gradient->factor;
}

/* The kernels for pictures, or planes, that need no lines for the results, or
 * none at all. */
static void
choose_kernels (ElSobel *sobel)
{
  const ElKernels *kernels = sobel->kernels;
  const ElMeasure measure = sobel->gradient.measure;

  sobel->in_rows = sobel->in_pixels = NULL;
  if (!is_plain (sobel))
    return;
  if (works_in_rows (sobel))
    sobel->in_rows = kernels->edges.in_rows[measure];
  else if (works_in_pixels (sobel))
    sobel->in_pixels = kernels->edges.in_pixels[measure];
}

void
el_sobel_configure (ElSobel *sobel, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture)
{
  sobel->kernels = kernels;
  sobel->settings = *settings;
  sobel->picture = *picture;
  configure_finish (sobel);
  configure_gradient (sobel);
  configure_deposit (sobel);
  choose_kernels (sobel);
}

/* --- scratch memory --- */

/* Lines that a group of rows takes: theirs, and one above and below. */
#define GROUP_LINES (EL_GROUP_ROWS + 2)

/* Lines of a slice, by row and channel: those that rotate, the saved ones above
 * and below, and the results; then spare ones. */
enum
{
  LINE_ROTATING = 0,
  LINE_ABOVE = LINE_ROTATING + 3 * GROUP_LINES,
  LINE_BELOW = LINE_ABOVE + 3,
  LINE_OUT = LINE_BELOW + 3,
  LINE_RGB = LINE_OUT + 3 * EL_GROUP_ROWS,
  LINE_PIXELS = LINE_RGB + 3,    /* four lines wide: 4-lane pixels */
  LINE_WEIGHT = LINE_PIXELS + 4, /* four lines wide each: uint32_t, by plane */
  LINE_COUNT = LINE_WEIGHT + 4 * EL_MAX_PLANES
};

/* An odd multiple of 64: neighbouring lines take different places in a
 * cache. */
static size_t
line_size (const ElPicture *picture)
{
  const size_t samples = (size_t) picture->width + 2 * EL_LINE_PAD;

  return ((samples * el_sample_bytes (&picture->sample) + 63) & ~(size_t) 63)
      | 64;
}

size_t
el_sobel_scratch_size (const ElPicture *picture, int n_slices)
{
  return line_size (picture) * LINE_COUNT * n_slices;
}

/* The first sample of a line, after its padding. */
static void *
line_at (const ElPicture *picture, uint8_t *scratch, int line)
{
  return scratch + line_size (picture) * line
      + EL_LINE_PAD * el_sample_bytes (&picture->sample);
}

/* --- rows into lines --- */

/* Work on one picture: what both the filter and the meter need. */
typedef struct
{
  const ElKernels *kernels;
  const ElPicture *picture;
  const int *luma_weight;
  int channels;
  uint8_t *scratch; /* of this slice */
} ElReader;

static const ElPlane *
plane_of (const ElPicture *picture, int role)
{
  const ElPlane *plane = picture->plane;

  while (el_plane_lane (plane, role) < 0)
    plane++;
  return plane;
}

/* Luma of a row of 8-bit packed pixels, straight from the pixels. */
static void
read_packed_luma (const ElReader *reader, const ElPlane *plane, int y,
    uint8_t *line)
{
  const uint8_t *pixels = el_plane_row (plane, y);
  int weight[4] = { 0, 0, 0, 0 };

  for (int lane = 0; lane < 4; lane++)
    if (plane->role[lane] != EL_ROLE_NONE)
      weight[lane] = reader->luma_weight[plane->role[lane]];
  if (plane->step == 3) {
    uint8_t *spare = line_at (reader->picture, reader->scratch, LINE_PIXELS);

    reader->kernels->samples.expand3 (spare, pixels, plane->width);
    pixels = spare;
  }
  reader->kernels->samples.luma4 (line, pixels, plane->width, weight);
}

static void
read_role (const ElReader *reader, int role, int y, void *line)
{
  el_row_take (reader->kernels, reader->picture,
      plane_of (reader->picture, role), role, 0, y, reader->picture->width,
      line);
}

static void
read_luma (const ElReader *reader, int y, void *line)
{
  const ElPicture *picture = reader->picture;
  const ElPlane *plane = &picture->plane[0];
  const void *rgb[3];

  if (!picture->rgb) {
    read_role (reader, EL_ROLE_Y, y, line);
    return;
  }
  if (plane->lanes == 4 && !picture->sample.wide) {
    read_packed_luma (reader, plane, y, line);
    return;
  }
  for (int role = 0; role < 3; role++) {
    void *spare = line_at (picture, reader->scratch, LINE_RGB + role);

    read_role (reader, role, y, spare);
    rgb[role] = spare;
  }
  reader->kernels->samples.luma[picture->sample.wide](line, rgb, picture->width,
      reader->luma_weight);
}

/* The neighbours of the outermost samples are these samples themselves. */
static void
repeat_ends (const ElPicture *picture, void *line)
{
  const int n = picture->width;

  if (picture->sample.wide) {
    uint16_t *samples = line;

    samples[-1] = samples[0];
    samples[n] = samples[n - 1];
  } else {
    uint8_t *samples = line;

    samples[-1] = samples[0];
    samples[n] = samples[n - 1];
  }
}

/* Row y into lines `first`, first + 1, ... of the scratch memory. */
static int
read_row (const ElReader *reader, int y, int first)
{
  for (int channel = 0; channel < reader->channels; channel++) {
    void *line = line_at (reader->picture, reader->scratch, first + channel);

    if (reader->channels == 1)
      read_luma (reader, y, line);
    else
      read_role (reader, channel, y, line);
    repeat_ends (reader->picture, line);
  }
  return first;
}

/* --- lines into rows --- */

static void
write_plane (const ElSobel *sobel, int p, int channel, int y, const void *line)
{
  const ElPlane *plane = &sobel->picture.plane[p];
  const ElDeposit *deposit = &sobel->deposit[p][channel];
  const ElSample *sample = &sobel->picture.sample;

  /* Of chroma that the luma's pass stores, an odd width leaves the last. */
  const int done = p > 0 && luma_takes_chroma (&sobel->picture)
      ? sobel->picture.width / 2
      : 0;
  const int n = plane->width - done;

  if ((!deposit->select && !deposit->add) || n == 0)
    return;
  if (!deposit->select && !sample->wide && el_plane_is_line (plane, sample))
    memset (el_plane_row (plane, y), 1 << (sample->depth - 1),
        (size_t) plane->width * plane->step);
  else
    sobel->kernels->samples.deposit[sample->wide][plane->step](
        el_plane_row (plane, y)
            + (ptrdiff_t) done * plane->step * el_sample_bytes (sample),
        line, n, deposit, sample);
}

/* The results of row y into every plane that has a row there. */
static void
write_row (const ElSobel *sobel, int y, int channel, const void *line,
    bool luma_done)
{
  for (int p = luma_done ? 1 : 0; p < sobel->picture.n_planes; p++) {
    const ElPlane *plane = &sobel->picture.plane[p];

    if ((y & ((1 << plane->y_sub) - 1)) == 0
        && y >> plane->y_sub < plane->height)
      write_plane (sobel, p, channel, y >> plane->y_sub, line);
  }
}

/* --- overlay --- */

/* Paints a row whose weights are sums over `count` luma pixels each, but for
 * the last one's `last_count`. */
static void
paint_sums (const ElSobel *sobel, const ElPlane *plane, int y,
    const uint32_t *weight, int count, int last_count, void *spare)
{
  const uint32_t one = 255u * (sobel->settings.white - sobel->settings.black);
  const int *colour = sobel->settings.colour;
  ElPaint paint = { { colour[0], colour[1], colour[2] },
    (uint32_t) sobel->settings.alpha, one * count };
  const int last = plane->width - 1;

  if (last > 0)
    el_row_paint (sobel->kernels, &sobel->picture, plane, 0, y, last, weight,
        &paint, spare);
  paint.den = one * last_count;
  el_row_paint (sobel->kernels, &sobel->picture, plane, last, y, 1,
      weight + last, &paint, spare);
}

/* Adds the row's magnitudes m to the sums of the plane's samples, and paints
 * them once the last row that they cover is in. */
static void
overlay_plane (const ElSobel *sobel, const ElPlane *plane, int y, const void *m,
    uint32_t *weight, void *spare)
{
  const ElPicture *picture = &sobel->picture;
  const int group = 1 << plane->y_sub, in_group = y & (group - 1);
  const int width = picture->width, row = y >> plane->y_sub;

  if (row >= plane->height)
    return;
  if (in_group == 0)
    memset (weight, 0, plane->width * sizeof *weight);
  sobel->kernels->edges.gather_weight[picture->sample.wide](weight, m,
      EL_MIN (width, plane->width << plane->x_sub), plane->x_sub);
  if (in_group == group - 1 || y == picture->height - 1)
    paint_sums (sobel, plane, row, weight, (in_group + 1) << plane->x_sub,
        (in_group + 1) * (width - ((plane->width - 1) << plane->x_sub)), spare);
}

/* The sums of each plane run through all rows of a group. */
static void
overlay_row (const ElSobel *sobel, int y, const void *m, uint8_t *scratch)
{
  const ElPicture *picture = &sobel->picture;
  const size_t area = line_size (picture) * 4;
  uint8_t *weights = scratch + line_size (picture) * LINE_WEIGHT;

  for (int p = 0; p < picture->n_planes; p++)
    overlay_plane (sobel, &picture->plane[p], y, m,
        (uint32_t *) (weights + area * p),
        line_at (picture, scratch, LINE_RGB));
}

/* --- slices --- */

static int
slice_start (const ElSobel *sobel, int slice)
{
  const int height = sobel->picture.height;

  if (slice == sobel->n_slices)
    return height;
  return el_part_start (0, height / 2, height, slice, sobel->n_slices)
      & ~(ROW_GROUP - 1);
}

static ElReader
slice_reader (const ElSobel *sobel, int slice)
{
  const size_t size = el_sobel_scratch_size (&sobel->picture, 1);
  ElReader reader = { sobel->kernels, &sobel->picture,
    sobel->settings.luma_weight, sobel->channels,
    sobel->scratch + size * slice };

  return reader;
}

void
el_sobel_begin (ElSobel *sobel, const ElPicture *picture, int n_slices,
    uint8_t *scratch)
{
  sobel->picture = *picture;
  sobel->n_slices = n_slices;
  sobel->scratch = scratch;
  for (int slice = 0; slice < n_slices; slice++) {
    const int start = slice_start (sobel, slice);
    const int end = slice_start (sobel, slice + 1);
    const ElReader reader = slice_reader (sobel, slice);

    if (start == end)
      continue;
    if (start > 0)
      read_row (&reader, start - 1, LINE_ABOVE);
    if (end < picture->height)
      read_row (&reader, end, LINE_BELOW);
  }
}

/* Rows [y, y + rows) of a slice, which all fit one group. */
typedef struct
{
  int start, end; /* of the slice */
  int y, rows;
  uint8_t *scratch;
} ElGroup;

/* Whether the group is read where it is: in the frame, but for the row above,
 * which is overwritten already. */
static bool
is_in_rows (const ElSobel *sobel, const ElGroup *group)
{
  return sobel->in_rows && group->rows == EL_GROUP_ROWS
      && sobel->picture.width >= EL_IN_ROWS_MIN;
}

/* Where row y, of the slice or next to it, is kept. */
static int
line_of (const ElSobel *sobel, const ElGroup *group, int y)
{
  y = EL_CLAMP (y, 0, sobel->picture.height - 1);
  if (y < group->start)
    return LINE_ABOVE;
  if (y >= group->end)
    return LINE_BELOW;
  return LINE_ROTATING + (y - group->start) % GROUP_LINES * 3;
}

/* Row y, of the group or next to it, for the kernels. */
static const void *
input_row (const ElSobel *sobel, const ElGroup *group, int y, int channel)
{
  const ElPicture *picture = &sobel->picture;

  y = EL_CLAMP (y, 0, picture->height - 1);
  if (is_in_rows (sobel, group) && y >= group->y && y < group->end)
    return el_plane_row (&picture->plane[0], y);
  return line_at (picture, group->scratch, line_of (sobel, group, y) + channel);
}

/* The rows of the first plane that the next group reads, if a pixel is more than
 * a byte. */
static const ElAhead *
rows_ahead (const ElSobel *sobel, const ElGroup *group, ElAhead *ahead)
{
  const ElPlane *plane = &sobel->picture.plane[0];

  ahead->step = plane->step * el_sample_bytes (&sobel->picture.sample);
  if (ahead->step == 1)
    return NULL;
  for (int i = 0; i < EL_GROUP_ROWS; i++)
    ahead->row[i] = el_plane_row (plane,
        EL_MIN (group->y + EL_GROUP_ROWS + 1 + i, plane->height - 1));
  return ahead;
}

static ElGradientKernel
kernel_of (const ElSobel *sobel, const ElGroup *group)
{
  if (is_in_rows (sobel, group))
    return sobel->in_rows;
  if (sobel->in_pixels)
    return sobel->in_pixels;
  return sobel->kernels->edges
      .gradient[sobel->picture.sample.wide][sobel->gradient.measure];
}

/* The gradients of a group, to out[i] for each of its rows; `out` has room for one
 * more. The last one's samples are kept for the next group. */
static void
measure_group (const ElSobel *sobel, const ElGroup *group, int channel,
    void *out[])
{
  const ElPicture *picture = &sobel->picture;
  const void *in[GROUP_LINES];
  ElAhead ahead;

  for (int i = 0; i < group->rows + 2; i++)
    in[i] = input_row (sobel, group, group->y + i - 1, channel);
  out[group->rows] = line_at (picture, group->scratch,
      line_of (sobel, group, group->y + group->rows - 1));
  kernel_of (sobel, group) (out, in, group->rows, picture->width,
      &sobel->gradient, rows_ahead (sobel, group, &ahead));
  if (is_in_rows (sobel, group))
    repeat_ends (picture, out[group->rows]);
}

static void
process_channel (const ElSobel *sobel, const ElGroup *group, int channel)
{
  const ElPicture *picture = &sobel->picture;
  const bool in_frame = sobel->in_pixels || works_in_rows (sobel);
  void *out[EL_GROUP_ROWS + 1];

  for (int i = 0; i < group->rows; i++)
    out[i] = in_frame
        ? (void *) el_plane_row (&picture->plane[0], group->y + i)
        : line_at (picture, group->scratch, LINE_OUT + 3 * i + channel);
  measure_group (sobel, group, channel, out);
  for (int i = 0; i < group->rows; i++) {
    if (sobel->finished)
      sobel->kernels->edges.finish[picture->sample.wide](out[i], picture->width,
          &sobel->finish);
    if (sobel->settings.output == EL_OUTPUT_OVERLAY)
      overlay_row (sobel, group->y + i, out[i], group->scratch);
    else
      write_row (sobel, group->y + i, channel, out[i], in_frame);
  }
}

/* Reads the rows that the group wants as lines, with the one below. `next` has
 * not been read yet. */
static int
read_group (const ElSobel *sobel, const ElReader *reader, const ElGroup *group,
    int next)
{
  const int stop = EL_MIN (group->y + group->rows + 1, group->end);

  if (is_in_rows (sobel, group))
    return group->y + group->rows;
  for (int y = EL_MAX (next, group->y); y < stop; y++)
    read_row (reader, y, line_of (sobel, group, y));
  return stop;
}

void
el_sobel_slice (const ElSobel *sobel, int slice)
{
  const ElReader reader = slice_reader (sobel, slice);
  ElGroup group = { .start = slice_start (sobel, slice),
    .end = slice_start (sobel, slice + 1),
    .scratch = reader.scratch };
  int next = group.start;

  for (group.y = group.start; group.y < group.end; group.y += EL_GROUP_ROWS) {
    group.rows = EL_MIN (group.end - group.y, EL_GROUP_ROWS);
    next = read_group (sobel, &reader, &group, next);
    for (int channel = 0; channel < sobel->channels; channel++)
      process_channel (sobel, &group, channel);
  }
}

/* --- the focus measure --- */

double
el_sobel_energy (const ElKernels *kernels, const ElPicture *picture,
    const int luma_weight[3], int x, int y, int width, int height,
    uint8_t *scratch)
{
  const ElReader reader = { kernels, picture, luma_weight, 1, scratch };
  const size_t skip = (size_t) x * el_sample_bytes (&picture->sample);
  double total = 0;
  int lines[3];

  if (width < 1 || height < 1)
    return 0;
  lines[0] = read_row (&reader, EL_MAX (y - 1, 0), LINE_ABOVE);
  lines[1] = read_row (&reader, y, LINE_ROTATING);
  for (int i = 0; i < height; i++) {
    const void *in[3];

    lines[2] = read_row (&reader, EL_MIN (y + i + 1, picture->height - 1),
        LINE_ROTATING + (i + 1) % 3 * 3);
    for (int j = 0; j < 3; j++)
      in[j] = (uint8_t *) line_at (picture, scratch, lines[j]) + skip;
    total += kernels->edges.energy[picture->sample.wide](in, width);
    lines[0] = lines[1];
    lines[1] = lines[2];
  }
  return total;
}
