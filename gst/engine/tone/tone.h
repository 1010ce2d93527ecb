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
 * 8-bit samples are worked on in 16-bit integers, as ElRamps8 says, but for R, G
 * and B in planes of their own; these and others in single precision, in the order
 * given here. Every instruction set gives the same; 8-bit results are within 1 of
 * the formulas.
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

/* The same of bytes 0 to 3 of a row, then 4 to 7 and so on:
 *   clamp (((value << 7) * slope >> 16) + bias >> shift, low, high)
 * where all but the first product has 16 bits. Four of them have a shift in common;
 * the more of it, the more precise. */
typedef struct
{
  int16_t slope[4], bias[4];
  uint8_t low[4], high[4];
  int shift;
} ElRamps8;

/* What R, G and B are made of. */
typedef enum
{
  EL_TONE_OF_EACH, /* each of itself */
  EL_TONE_OF_LUMA,
  EL_TONE_OF_LIGHTNESS,
  EL_TONE_OF_COUNT
} ElToneKind;

/* Of R, G and B in the four bytes of a pixel. */
#define EL_TONE_WEIGHT_ONE 16384

typedef struct
{
  ElRamps8 level; /* before anything else; in 1 / 2^shift, not cut down */
  ElRamps8 ramp;  /* of luma */
  int16_t weight[4];
  uint8_t keep[4]; /* 0xff: stays as it is */
  int turn;        /* black + white */
  /* Of the bytes of two pixels' words: for each colour, the next, and the one after
   * that. */
  uint8_t order[2][16];
} ElTonePixels;

typedef struct
{
  ElToneKind kind; /* of R, G, B; of chroma, OF_EACH or OF_LUMA */
  ElRamp level;    /* of R, G, B before anything else */
  ElRamp ramp[3];  /* by role, of what the kind says */
  float weight[3]; /* of R, G, B; sum 1 */
  float turn;      /* black + white */

  /* Of 8-bit samples. */
  ElRamps8 plane[EL_MAX_PLANES]; /* of what is made of itself */
  ElRamps8 mean[3];              /* by role */
  ElTonePixels pixels;
} ElTone;

typedef struct
{
  /* Each of n samples of a line or row, in place. Of bytes, n is a multiple of
   * what the ramps differ by: of 4, 2, or 1 where they are all alike. */
  void (*ramps8) (uint8_t *row, int n, const ElRamps8 *ramps);
  void (*ramp16) (uint16_t *line, int n, const ElRamp *ramp);
  /* Samples of a role made of means: sums[i] / count, count being 16 at most. Sums
   * of 8-bit samples have 16 bits, others 32. */
  void (*means[2]) (void *line, const void *sums, int n, int count,
      const ElTone *tone, int role);
  /* R, G and B in lines of their own, in place; by kind, but not OF_EACH. */
  void (*colours[2][EL_TONE_OF_COUNT]) (void *const rgb[3], int n,
      const ElTone *tone);
  /* The same of pixels of four bytes. */
  void (*pixels[EL_TONE_OF_COUNT]) (uint8_t *pixels, int n,
      const ElTonePixels *tone);
} ElToneKernels;

/* Whether anything is to be done. */
bool el_tone_is_active (const ElToneSettings *settings);

void el_tone_configure (ElTone *tone, const ElToneSettings *settings,
    const ElPicture *picture);

/* Whether samples of a role are made of themselves. */
static inline bool
el_tone_ramps_role (const ElTone *tone, const ElPicture *picture, int role)
{
  if (role < 0 || role >= EL_COLOURS)
    return false;
  return tone->kind == EL_TONE_OF_EACH || (!picture->rgb && role == EL_ROLE_Y);
}

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
