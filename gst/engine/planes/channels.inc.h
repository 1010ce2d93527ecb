/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* R, G and B of packed pixels to lines, and back. */
#pragma once

#include "planes/samples.inc.h"

static void
split_rgb (void *const rgb[3], const uint8_t *row, int n, const int place[3])
{
  int i = 0;

#ifdef EL_AVX2
  const ElV8 order = el_channels_together (place);

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    ElV8 v[3];

    el_v8_split_pixels (v, row + 4 * i, order);
    for (int c = 0; c < 3; c++)
      el_v8_store ((uint8_t *) rgb[c] + i, v[c]);
  }
#endif
  for (int c = 0; c < 3; c++)
    take8_4 ((uint8_t *) rgb[c] + i, row + 4 * i, place[c], n - i, NULL);
}

static void
merge_rgb3 (uint8_t *restrict row, const void *const rgb[3], int n,
    const int place[3])
{
  const uint8_t *sample[3];

  for (int c = 0; c < 3; c++)
    sample[place[c]] = rgb[c];
  const uint8_t *restrict first = sample[0], *restrict second = sample[1];
  const uint8_t *restrict third = sample[2];

  for (int i = 0; i < n; i++) {
    row[3 * i + 0] = first[i];
    row[3 * i + 1] = second[i];
    row[3 * i + 2] = third[i];
  }
}

static void
merge_rgb4 (uint8_t *row, const void *const rgb[3], int n, const int place[3])
{
  const uint8_t *restrict r = rgb[0], *restrict g = rgb[1];
  const uint8_t *restrict b = rgb[2];
  const int shift[3] = { EL_SAMPLE_SHIFT (place[0], 4, 8),
    EL_SAMPLE_SHIFT (place[1], 4, 8), EL_SAMPLE_SHIFT (place[2], 4, 8) };
  const uint32_t keep =
      ~(0xffu << shift[0] | 0xffu << shift[1] | 0xffu << shift[2]);
  ElU32 *restrict pixel = (ElU32 *) row;
  int i = 0;

#ifdef EL_AVX2
  const ElV8 order = el_channels_apart (place), kept = el_v8_set_pixels (keep);

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    const ElV8 v[3] = { el_v8_load (r + i), el_v8_load (g + i),
      el_v8_load (b + i) };

    el_v8_merge_pixels (row + 4 * i, v, order, kept);
  }
#endif
  for (; i < n; i++)
    pixel[i] = (pixel[i] & keep) | (uint32_t) r[i] << shift[0]
        | (uint32_t) g[i] << shift[1] | (uint32_t) b[i] << shift[2];
}
