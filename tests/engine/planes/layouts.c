/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pictures.h"

#include <string.h>

#define SCRATCH_BYTES (1 << 23)
#define SCRATCH_GUARD 256

typedef struct
{
  const char *name;
  bool rgb;
  ElSample sample;
  bool packed;  /* the planes share their rows */
  int n_planes; /* the last one is alpha if it has that role alone */
  struct
  {
    uint8_t x_sub, y_sub, step, lanes, offset;
    int8_t role[4];
  } plane[EL_MAX_PLANES];
} Layout;

#define BYTES          \
  {                    \
    false, false, 0, 8 \
  }
#define WORDS(swap, shift, depth) \
  {                               \
    true, swap, shift, depth      \
  }
#define SINGLE(x_sub, y_sub, role) \
  {                                \
    x_sub, y_sub, 1, 1, 0,         \
    {                              \
      role, -1, -1, -1             \
    }                              \
  }

static const Layout layouts[] = {
  { "GRAY8", false, BYTES, false, 1, { SINGLE (0, 0, 0) } },
  { "GRAY16", false, WORDS (false, 0, 16), false, 1, { SINGLE (0, 0, 0) } },
  { "GRAY16 swapped", false, WORDS (true, 0, 16), false, 1,
      { SINGLE (0, 0, 0) } },
  { "I420", false, BYTES, false, 3,
      { SINGLE (0, 0, 0), SINGLE (1, 1, 1), SINGLE (1, 1, 2) } },
  { "YVU9", false, BYTES, false, 3,
      { SINGLE (0, 0, 0), SINGLE (2, 2, 2), SINGLE (2, 2, 1) } },
  { "Y41B", false, BYTES, false, 3,
      { SINGLE (0, 0, 0), SINGLE (2, 0, 1), SINGLE (2, 0, 2) } },
  { "I422 10 bit", false, WORDS (false, 0, 10), false, 3,
      { SINGLE (0, 0, 0), SINGLE (1, 0, 1), SINGLE (1, 0, 2) } },
  { "NV12", false, BYTES, false, 2,
      { SINGLE (0, 0, 0), { 1, 1, 2, 2, 0, { 1, 2, -1, -1 } } } },
  { "P010", false, WORDS (true, 6, 10), false, 2,
      { SINGLE (0, 0, 0), { 1, 1, 2, 2, 0, { 1, 2, -1, -1 } } } },
  { "YUY2", false, BYTES, true, 2,
      { { 0, 0, 2, 1, 0, { 0, -1, -1, -1 } },
          { 1, 0, 4, 2, 1, { 1, 2, -1, -1 } } } },
  { "VYUY", false, BYTES, true, 2,
      { { 0, 0, 2, 1, 1, { 0, -1, -1, -1 } },
          { 1, 0, 4, 2, 0, { 2, 1, -1, -1 } } } },
  { "Y212", false, WORDS (false, 4, 12), true, 2,
      { { 0, 0, 2, 1, 0, { 0, -1, -1, -1 } },
          { 1, 0, 4, 2, 1, { 1, 2, -1, -1 } } } },
  { "IYU2", false, BYTES, false, 1, { { 0, 0, 3, 4, 0, { 1, 0, 2, -1 } } } },
  { "AYUV", false, BYTES, false, 1, { { 0, 0, 4, 4, 0, { 3, 0, 1, 2 } } } },
  { "BGR", true, BYTES, false, 1, { { 0, 0, 3, 4, 0, { 2, 1, 0, -1 } } } },
  { "BGRx", true, BYTES, false, 1, { { 0, 0, 4, 4, 0, { 2, 1, 0, 4 } } } },
  { "ARGB64", true, WORDS (true, 0, 16), false, 1,
      { { 0, 0, 4, 4, 0, { 3, 0, 1, 2 } } } },
  { "Y412", false, WORDS (false, 4, 12), false, 1,
      { { 0, 0, 4, 4, 0, { 1, 0, 2, 3 } } } },
  { "AV12", false, BYTES, false, 3,
      { SINGLE (0, 0, 0), { 1, 1, 2, 2, 0, { 1, 2, -1, -1 } },
          SINGLE (0, 0, 3) } },
  { "A420 10 bit", false, WORDS (true, 0, 10), false, 4,
      { SINGLE (0, 0, 0), SINGLE (1, 1, 1), SINGLE (1, 1, 2),
          SINGLE (0, 0, 3) } },
  { "GBR", true, BYTES, false, 3,
      { SINGLE (0, 0, 1), SINGLE (0, 0, 2), SINGLE (0, 0, 0) } },
  { "GBR 12 bit", true, WORDS (false, 0, 12), false, 3,
      { SINGLE (0, 0, 1), SINGLE (0, 0, 2), SINGLE (0, 0, 0) } },
};

int
n_layouts (void)
{
  return sizeof layouts / sizeof *layouts;
}

static int
subsampled (int size, int sub)
{
  return (size + (1 << sub) - 1) >> sub;
}

static void
place_planes (TestPicture *test, const Layout *layout, Rng *rng)
{
  ElPicture *picture = &test->picture;
  const int bytes = layout->sample.wide ? 2 : 1;
  uint8_t *at = test->work + 64 + rng_int (rng, 0, 31);
  const bool x_cosited = rng_int (rng, 0, 1), y_cosited = rng_int (rng, 0, 1);
  ptrdiff_t stride = 0;

  for (int p = 0; p < layout->n_planes; p++) {
    ElPlane *plane = &picture->plane[p];

    memcpy (plane->role, layout->plane[p].role, sizeof plane->role);
    plane->x_sub = layout->plane[p].x_sub;
    plane->y_sub = layout->plane[p].y_sub;
    plane->step = layout->plane[p].step;
    plane->lanes = layout->plane[p].lanes;
    plane->offset = layout->plane[p].offset;
    plane->x_site = x_cosited ? 0 : ((1 << plane->x_sub) - 1) / 2.0;
    plane->y_site = y_cosited ? 0 : ((1 << plane->y_sub) - 1) / 2.0;
    plane->width = subsampled (picture->width, plane->x_sub);
    plane->height = subsampled (picture->height, plane->y_sub);
    if (p == 0 || !layout->packed) {
      /* Of packed 4:2:2 pixels, the last may have a luma sample too many. */
      const int row = (plane->width + layout->packed) * plane->step * bytes;

      stride = row + rng_int (rng, 0, 3) * rng_int (rng, 0, 11);
      plane->data = at;
      plane->stride = stride;
      at += stride * plane->height + rng_int (rng, 0, 40);
      if (rng_int (rng, 0, 3) == 0) {
        plane->data += (plane->height - 1) * stride;
        plane->stride = -stride;
      }
    } else {
      plane->data = picture->plane[0].data;
      plane->stride = picture->plane[0].stride;
    }
  }
  test->size = (size_t) (at + 64 - test->work + 7) & ~(size_t) 7;
}

void
picture_make (TestPicture *test, Rng *rng, int number, int width, int height)
{
  static uint8_t memory[3][MAX_PICTURE_BYTES];
  const Layout *layout = &layouts[number];

  memset (test, 0, sizeof *test);
  test->name = layout->name;
  test->work = memory[0];
  test->before = memory[1];
  test->base = memory[2];
  test->picture.n_alpha =
      layout->plane[layout->n_planes - 1].role[0] == EL_ROLE_ALPHA
      && layout->n_planes > 1;
  test->picture.n_planes = layout->n_planes - test->picture.n_alpha;
  test->picture.width = width;
  test->picture.height = height;
  test->picture.rgb = layout->rgb;
  test->picture.sample = layout->sample;
  place_planes (test, layout, rng);
  test->original = test->picture;
  for (int p = 0; p < layout->n_planes; p++)
    test->original.plane[p].data += test->before - test->work;
  for (size_t i = 0; i < test->size; i += 8) {
    const uint64_t value = rng_next (rng);

    memcpy (test->before + i, &value, 8);
  }
}

static uint8_t *
sample_at (const ElPicture *picture, const ElPlane *plane, int place, int x,
    int y)
{
  x = x < 0 ? 0 : x >= plane->width ? plane->width - 1 : x;
  y = y < 0 ? 0 : y >= plane->height ? plane->height - 1 : y;
  return plane->data + y * plane->stride
      + ((ptrdiff_t) x * plane->step + place) * (picture->sample.wide ? 2 : 1);
}

int
plane_sample (const ElPicture *picture, const ElPlane *plane, int place, int x,
    int y)
{
  return load_sample (sample_at (picture, plane, place, x, y), 0,
      &picture->sample);
}

int
plane_raw (const ElPicture *picture, const ElPlane *plane, int place, int x,
    int y)
{
  return get (sample_at (picture, plane, place, x, y),
      picture->sample.wide ? 2 : 1, 0);
}

int
plane_role (const ElPlane *plane, int place)
{
  const int apart = plane->step / plane->lanes;

  if (plane->lanes >= plane->step)
    return plane->role[place];
  return place % apart == plane->offset ? plane->role[place / apart]
                                        : EL_ROLE_NONE;
}

typedef int (*Code) (const ElPicture *picture, const ElPlane *plane, int place,
    int x, int y);

static int
square_code (const ElPicture *picture, const ElPlane *plane, int place, int x,
    int y)
{
  return plane_sample (picture, plane, place, x & ~7, y & ~7);
}

static int
position_code (const ElPicture *picture, const ElPlane *plane, int place, int x,
    int y)
{
  if (picture->sample.wide)
    return y * plane->width + x;
  switch (plane_role (plane, place) % 3) {
    case 0:
      return plane->lanes == 1 ? x + 37 * y : x;
    case 1:
      return plane->lanes == 1 ? x + 37 * y : plane->lanes == 2 ? x : y;
    default:
      return plane->lanes == 2 ? y : x >> 8 | (y >> 8) << 4;
  }
}

static void
code_samples (const ElPicture *picture, Code code)
{
  const int max = (1 << picture->sample.depth) - 1;

  for (int p = 0; p < el_picture_all_planes (picture); p++) {
    const ElPlane *plane = &picture->plane[p];

    for (int i = 0; i < plane->width * plane->height * plane->step; i++) {
      const int place = i % plane->step, pixel = i / plane->step;
      const int x = pixel % plane->width, y = pixel / plane->width;

      if (plane_role (plane, place) != EL_ROLE_NONE)
        store_sample (sample_at (picture, plane, place, x, y),
            code (picture, plane, place, x, y) & max, &picture->sample);
    }
  }
}

void
picture_flatten (TestPicture *test)
{
  code_samples (&test->original, square_code);
}

void
picture_code_positions (TestPicture *test)
{
  code_samples (&test->original, position_code);
}

void
picture_restore (TestPicture *test)
{
  memcpy (test->work, test->before, test->size);
}

void
picture_set_base (TestPicture *test)
{
  memcpy (test->base, test->work, test->size);
}

bool
picture_is_base (const TestPicture *test)
{
  return memcmp (test->base, test->work, test->size) == 0;
}

uint8_t *
scratch_make (Rng *rng, size_t size)
{
  static uint8_t memory[SCRATCH_BYTES + 64];
  uint8_t *scratch = memory + (64 - (uintptr_t) memory % 64) % 64;

  if (size + SCRATCH_GUARD > SCRATCH_BYTES)
    fail ("%lu bytes of scratch memory are too many", (unsigned long) size);
  memset (scratch, rng_int (rng, 0, 255), size);
  memset (scratch + size, 0xa5, SCRATCH_GUARD);
  return scratch;
}

void
scratch_check (const uint8_t *scratch, size_t size)
{
  for (int i = 0; i < SCRATCH_GUARD; i++) {
    if (scratch[size + i] != 0xa5) {
      fail ("byte %d after the scratch memory was written", i);
      return;
    }
  }
}
