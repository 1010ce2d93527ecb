/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Colours inside a lens: contrast, and after it one of el_tones.
 *
 * A pass over pixels that are drawn already. With t = (value - black) / (white -
 * black), held within 0..1, on each of R, G and B or on luma:
 *
 *   contrast          t' = clamp (0.5 + contrast (t - 0.5)); chroma c' = contrast c
 *   gray              R = G = B = luma; chroma 0
 *   invert            1 - t; chroma -c
 *   invert-lightness  R, G, B each + 1 - max - min; luma 1 - t, chroma as it is
 *   two-color         dark + luma (light - dark)
 *
 * where chroma c counts from its neutral value, and luma of R, G, B is their
 * weighted sum. Chroma of two-color is that of the mean luma of the pixels that
 * the sample stands for, as it was before the pass.
 *
 * Evaluated in single precision, in the order given here, by every instruction
 * set; 8-bit results are within 1 of the formulas.
 *
 * To add one, add its name to ElToneId, its row to el_tones, and what it does to
 * luma, to chroma and to R, G, B in el_tone_configure ().
 */
#pragma once

#include "planes/image.h"

typedef struct ElKernels ElKernels;

typedef enum
{
  EL_TONE_NONE,
  EL_TONE_GRAY,
  EL_TONE_INVERT,
  EL_TONE_INVERT_LIGHTNESS,
  EL_TONE_TWO_COLOR,
  EL_TONE_COUNT
} ElToneId;

typedef struct
{
  const char *nick; /* value of the `tone` property */
  const char *description;
} ElToneRecord;

extern const ElToneRecord el_tones[EL_TONE_COUNT];

typedef struct
{
  ElToneId tone;
  double contrast;          /* 0..10 */
  double dark[3], light[3]; /* of two-color, by role, as sample values */
  int black, white;         /* nominal range of luma, or of R, G and B */
  int luma_weight[3];       /* of R, G, B, in 1/10000 */
} ElToneSettings;

/* clamp (slope * value + bias, low, high), to the nearest integer; low is 0 at
 * least. */
typedef struct
{
  float slope, bias, low, high;
} ElRamp;

/* What R, G and B are made of. */
typedef enum
{
  EL_TONE_OF_EACH, /* each of itself */
  EL_TONE_OF_LUMA,
  EL_TONE_OF_LIGHTNESS,
  EL_TONE_OF_COUNT
} ElToneKind;

typedef struct
{
  ElToneKind kind; /* of R, G, B; of chroma, OF_EACH or OF_LUMA */
  ElRamp level;    /* of R, G, B before anything else */
  ElRamp ramp[3];  /* by role, of what the kind says */
  float weight[3]; /* of R, G, B; sum 1 */
  float turn;      /* black + white */
} ElTone;

typedef struct
{
  /* Each of n samples of a line or row, in place. */
  void (*ramp[2]) (void *line, int n, const ElRamp *ramp);
  /* Samples made of means: sums[i] * share. Sums of 8-bit samples have 16 bits,
   * others 32. */
  void (*ramp_means[2]) (void *line, const void *sums, int n, float share,
      const ElRamp *ramp);
  /* R, G and B in lines of their own, in place; by kind, but not OF_EACH. */
  void (*colours[2][EL_TONE_OF_COUNT]) (void *const rgb[3], int n,
      const ElTone *tone);
  /* The same of pixels of four bytes, of which lane[role] is the place of a role;
   * the fourth byte stays. */
  void (*pixels[EL_TONE_OF_COUNT]) (uint8_t *pixels, int n, const int lane[3],
      const ElTone *tone);
} ElToneKernels;

/* Whether anything is to be done. */
bool el_tone_is_active (const ElToneSettings *settings);

void el_tone_configure (ElTone *tone, const ElToneSettings *settings,
    const ElPicture *picture);

/* Pixels [x, x + n) of row y of a plane that are in the lens; a negative n is
 * none. */
typedef struct
{
  int x, n;
} ElToneSpan;

/* Where the lens is: `data` is the caller's. */
typedef ElToneSpan (*ElToneSpanFunc) (const void *data, int plane, int y);

/* Bytes of scratch memory for el_tone_rows (), 64-byte aligned. */
size_t el_tone_scratch_size (const ElPicture *picture);

/* Rows that a call of el_tone_rows () begins and ends at are multiples of this,
 * or the end of the picture: the largest vertical subsampling. */
#define EL_TONE_ROWS 4

/* Luma rows [y, end) of the picture, with the chroma that lies there. Calls for
 * different rows may run in parallel, each with scratch memory of its own. */
void el_tone_rows (const ElTone *tone, const ElKernels *kernels,
    const ElPicture *picture, int y, int end, ElToneSpanFunc span,
    const void *data, uint8_t *scratch);
