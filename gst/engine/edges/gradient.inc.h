/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of three lines.
 *
 * With a, b, c the samples above, here and below and - 0 + the columns:
 *   gx = outer (a+ - a-) + centre (b+ - b-) + outer (c+ - c-)
 *   gy = outer (c- - a-) + centre (c0 - a0) + outer (c+ - a+)
 *
 * Explicit vectors work along the diagonals instead. With the weights o =
 * 2 outer / scale and k = centre / scale (ElDiagonal has them):
 *   P = (gx + gy) / scale = o (c+ - a-) + k (c0 - a0) + k (b+ - b-)
 *   Q = (gy - gx) / scale = o (c- - a+) + k (c0 - a0) - k (b+ - b-)
 *   gx^2 + gy^2 = scale^2 / 2 (P^2 + Q^2)
 *   |gx| + |gy| = scale max (|P|, |Q|)
 * With o b0 added and taken away, P is a weighted sum of the four samples at the
 * lower right less one of those at the upper left, and Q the same from the lower
 * left to the upper right:
 *   P = (o b0 + k b+ + k c0 + o c+) - (o a- + k a0 + k b- + o b0)
 *   Q = (k b- + o b0 + o c- + k c0) - (k a0 + o a+ + o b0 + k b+)
 * Such sums (ElBoxes) serve the row above and the one below, and are made of sums
 * of two neighbours (ElRow), which serve two of them. Of 8-bit samples, they are
 * at most 255 * 64: 16-bit lanes are enough.
 */
#pragma once

#include <string.h>

#include "isa.h"
#include "simd/simd.h"
#include "edges/exact.h"

/* --- any sample type, plain C --- */

static inline int
sum_of_squares (int x, int y)
{
  return x * x + y * y;
}

#define GRADIENT_PIXEL(a, b, c, i, outer, centre, gx, gy)                   \
  const int left = (a)[-1 + (i)] + (c)[-1 + (i)];                           \
  const int right = (a)[1 + (i)] + (c)[1 + (i)];                            \
  const int gx =                                                            \
      (outer) * (right - left) + (centre) * ((b)[1 + (i)] - (b)[-1 + (i)]); \
  const int top = (a)[-1 + (i)] + (a)[1 + (i)];                             \
  const int bottom = (c)[-1 + (i)] + (c)[1 + (i)];                          \
  const int gy = (outer) * (bottom - top) + (centre) * ((c)[i] - (a)[i])

/* A kernel from one that does a single row. */
#define EACH_ROW(name, Sample, one_row)                                     \
  static void name (void *const out[], const void *const lines[], int rows, \
      int n, const ElGradient *gradient, const ElAhead *ahead)              \
  {                                                                         \
    (void) ahead;                                                           \
    for (int i = 0; i < rows; i++)                                          \
      one_row ((Sample *) out[i], lines + i, 0, n, gradient);               \
  }

/* Above 8 bits every measure is a single-precision product: the rounding
 * errors, some 1e-7 of the value, are far below the 1 that is allowed. The
 * limit keeps the conversion to int defined; signed values are lifted by it so
 * that truncation rounds them down. */
#define WIDE_LIMIT 65535.0f

#define WIDE_PIXEL(factor, value, lift)           \
  do {                                            \
    float v = (factor) * (value);                 \
    int m;                                        \
                                                  \
    v = v > WIDE_LIMIT ? WIDE_LIMIT : v;          \
    v = v < -WIDE_LIMIT ? -WIDE_LIMIT : v;        \
    m = (int) (v + (lift)) - (int) (lift) + bias; \
    m = m > high ? high : m;                      \
    out[i] = (uint16_t) (m < low ? low : m);      \
  } while (0)

static inline float
length (float x, float y)
{
  return sqrtf (x * x + y * y);
}

static inline float
larger (float x, float y)
{
  return EL_MAX (fabsf (x), fabsf (y));
}

/* Pixels start..n-1 of a row; p and q as above. */
#define MAGNITUDE16(name, value)                                              \
  static inline void magnitude16_##name (uint16_t *restrict out,              \
      const void *const lines[3], int start, int n,                           \
      const ElGradient *gradient)                                             \
  {                                                                           \
    const uint16_t *restrict a = lines[0], *restrict b = lines[1];            \
    const uint16_t *restrict c = lines[2];                                    \
    const int outer = gradient->diagonal.outer;                               \
    const int centre = gradient->diagonal.centre;                             \
    const int low = gradient->low, high = gradient->high;                     \
    const int bias = gradient->bias;                                          \
    const float factor = gradient->diagonal.factor;                           \
                                                                              \
    for (int i = start; i < n; i++) {                                         \
      const int down = c[i] - a[i], across = b[i + 1] - b[i - 1];             \
      const float p =                                                         \
          (float) (outer * (c[i + 1] - a[i - 1]) + centre * (down + across)); \
      const float q =                                                         \
          (float) (outer * (c[i - 1] - a[i + 1]) + centre * (down - across)); \
                                                                              \
      WIDE_PIXEL (factor, value, 0);                                          \
    }                                                                         \
  }

MAGNITUDE16 (l2, length (p, q))
MAGNITUDE16 (l1, larger (p, q))

#define SIGNED16(name, value)                                         \
  static inline void signed16_##name (uint16_t *restrict out,         \
      const void *const lines[3], int start, int n,                   \
      const ElGradient *gradient)                                     \
  {                                                                   \
    const uint16_t *restrict a = lines[0], *restrict b = lines[1];    \
    const uint16_t *restrict c = lines[2];                            \
    const int outer = gradient->outer, centre = gradient->centre;     \
    const int low = gradient->low, high = gradient->high;             \
    const int bias = gradient->bias;                                  \
                                                                      \
    for (int i = start; i < n; i++) {                                 \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);             \
                                                                      \
      (void) gx, (void) gy;                                           \
      WIDE_PIXEL (gradient->factor, (float) (value), WIDE_LIMIT + 1); \
    }                                                                 \
  }

SIGNED16 (x, gx)
SIGNED16 (y, gy)
EACH_ROW (gradient16_x, uint16_t, signed16_x)
EACH_ROW (gradient16_y, uint16_t, signed16_y)

#ifdef EL_SIMD

/* --- rows as vectors --- */

/* Of the pairs of neighbours that the pixels of a vector make, there are those of
 * an even pixel and the one to its left, of an even pixel and the one to its
 * right, and of an odd pixel and the one to its right. */
#define DEFINE_ROW(Row, Boxes, Vector, Weights, Pairs)              \
  typedef struct                                                    \
  {                                                                 \
    Pairs falling, rising;                                          \
  } Weights;                                                        \
                                                                    \
  typedef struct                                                    \
  {                                                                 \
    Vector falling[3]; /* outer times the left, centre the right */ \
    Vector rising[3];  /* centre times the left, outer the right */ \
  } Row;                                                            \
                                                                    \
  typedef struct                                                    \
  {                                                                 \
    Vector falling[3]; /* falling here, rising below */             \
    Vector rising[3];  /* rising here, falling below */             \
  } Boxes

/* From a vector of a row, and those one pixel to the left and to the right. */
#define DEFINE_SUMS(sum_row, Row, Vector, Weights, SUM)             \
  EL_INLINE Row sum_row (Vector left, Vector here, Vector right,    \
      const Weights *weights, const bool equal)                     \
  {                                                                 \
    const Vector pairs[3] = { left, here, right };                  \
    Row row;                                                        \
                                                                    \
    for (int i = 0; i < 3; i++) {                                   \
      row.falling[i] = SUM (pairs[i], weights->falling);            \
      row.rising[i] =                                               \
          equal ? row.falling[i] : SUM (pairs[i], weights->rising); \
    }                                                               \
    return row;                                                     \
  }

#define DEFINE_BOXES(add_rows, Boxes, Row, ADD)                    \
  EL_INLINE Boxes add_rows (const Row *here, const Row *below)     \
  {                                                                \
    Boxes boxes;                                                   \
                                                                   \
    for (int i = 0; i < 3; i++) {                                  \
      boxes.falling[i] = ADD (here->falling[i], below->rising[i]); \
      boxes.rising[i] = ADD (here->rising[i], below->falling[i]);  \
    }                                                              \
    return boxes;                                                  \
  }

/* Of even pixels, i = 0, or odd ones. */
#define DIAGONAL_P(above, below, i, SUB) \
  SUB ((below)->falling[(i) + 1], (above)->falling[i])
#define DIAGONAL_Q(above, below, i, SUB) \
  SUB ((below)->rising[i], (above)->rising[(i) + 1])

#define WEIGHTS(pairs, diagonal)                      \
  {                                                   \
    pairs ((diagonal)->outer, (diagonal)->centre),    \
        pairs ((diagonal)->centre, (diagonal)->outer) \
  }

/* Asks for what comes with pixels [x, x + n), some of which there may not be. */
EL_INLINE void
ask_ahead (const ElAhead *ahead, int x, const int n)
{
  if (!ahead)
    return;
  for (int i = 0; i < EL_GROUP_ROWS; i++)
    for (int j = 0; j < n * ahead->step; j += 64)
      __builtin_prefetch ((const void *) ((uintptr_t) ahead->row[i]
          + (size_t) x * ahead->step + j));
}

/* --- 8 bits, explicit vectors --- */

DEFINE_ROW (ElRow, ElBoxes, ElV16, ElWeights, ElPairs);
DEFINE_SUMS (sum_row, ElRow, ElV8, ElWeights, el_pair_sum)
DEFINE_BOXES (add_rows, ElBoxes, ElRow, el_v16_add)

/* Where samples are, and where results go. */
typedef enum
{
  IN_LINES, /* with room on both sides */
  IN_ROWS,  /* both in the frame: see `in_rows` */
  IN_PIXELS /* from lines to the frame: see `in_pixels` */
} Place;

/* Bytes from a result to the next. */
#define RESULT_STEP(place) ((place) == IN_PIXELS ? 4 : 1)

/* Pixels p[0], p[1], ..., at an end of the row or not, which matters IN_ROWS. (A
 * choice for each side, in the way of all vectors, was 2 to 5 % slower.) */
EL_INLINE ElRow
load_row (const uint8_t *p, const bool first, const bool last,
    const ElWeights *weights, const bool equal, const Place place)
{
#ifdef EL_AVX2
  if (place == IN_ROWS && first)
    return sum_row (el_v8_load_first_left (p), el_v8_load (p),
        last ? el_v8_load_last_right (p) : el_v8_load (p + 1), weights, equal);
  if (place == IN_ROWS && last)
    return sum_row (el_v8_load (p - 1), el_v8_load (p),
        el_v8_load_last_right (p), weights, equal);
#endif
  (void) first, (void) last, (void) place;
  return sum_row (el_v8_load (p - 1), el_v8_load (p), el_v8_load (p + 1),
      weights, equal);
}

/* How a measure becomes a sample; see ElGradient. */
typedef enum
{
  HOW_FACTOR,
  HOW_TWO_FACTORS,
  HOW_REMAINDER, /* EL_MEASURE_L2; AVX2, AVX-512 */
  HOW_SHIFT,
  HOW_AS_IS /* a shift by 0 */
} How;

/* What a kernel may take for granted. */
typedef enum
{
  ANY_WEIGHTS,
  EQUAL_WEIGHTS, /* outer and centre, along the diagonals */
  FULL_RANGE     /* that, and results are 0..255 */
} Given;

/* ElGradient as vectors, made once a call: in the loop, the compiler would have
 * to reckon with stores to the row changing them. */
typedef struct
{
  const ElGradient *gradient;
  ElWeights weights;
  ElF32 factor, factor_high;
  ElF32 inverse[2];
  ElV8 bias, range, low, high;
  ElV16 wide_bias;
  int shift;
  ElSpread spread;
} ElConstants;

EL_INLINE ElConstants
gradient_constants (const ElGradient *gradient, const Given given)
{
  const ElDiagonal ones = { .outer = 1, .centre = 1 };
  const ElDiagonal *diagonal =
      given >= EQUAL_WEIGHTS ? &ones : &gradient->diagonal;
  const ElConstants constants = {
    .gradient = gradient,
    .weights = WEIGHTS (el_pairs, diagonal),
    .factor = el_f32_set (gradient->diagonal.factor),
    .factor_high = el_f32_set (gradient->diagonal.factor_high),
    .inverse = { el_f32_set (gradient->diagonal.inverse[0]),
        el_f32_set (gradient->diagonal.inverse[1]) },
    .bias = el_v8_set (gradient->bias),
    .range = el_v8_set (gradient->high - gradient->bias),
    .low = el_v8_set (gradient->low),
    .high = el_v8_set (gradient->high),
    .wide_bias = el_v16_set (gradient->bias),
    .shift = gradient->diagonal.shift,
    .spread = el_spread ((uint32_t) gradient->deposit.keep,
        (uint32_t) gradient->deposit.select, (uint32_t) gradient->deposit.add),
  };

  return constants;
}

/*
 * EL_V8_BYTES pixels, or the last n of a row, on their way. A vector of pixels
 * is finished only after the next has been started: the two have nothing to do
 * with each other, and so much waiting in one chain of operations is more than
 * a processor looks ahead. With room for it in registers, roots are a stage of
 * their own. Before the first and after the last, n is 0.
 */
#ifdef EL_AVX512
#define ROOTS_APART 1
#else
#define ROOTS_APART 0
#endif

typedef struct
{
  ElF32x2 squares[2]; /* EL_MEASURE_L2: P^2 + Q^2, by parity; then m */
  ElV16 linear[2];    /* other measures */
  const uint8_t *a, *b, *c;
  uint8_t *out;
  int n;
} ElPending;

/* The same, as samples. */
typedef struct
{
  ElV8 m;
  uint8_t *out;
  int n;
} ElDone;

/*
 * Pixels of earlier turns, one a turn each. Where rows are overwritten, a
 * vector is stored a whole group of rows after it was measured: by then the
 * vector to the right of it, whose first pixel has a neighbour here, has been
 * loaded.
 */
#define IN_ROWS_DELAY (EL_GROUP_ROWS - 1 - ROOTS_APART)
_Static_assert(EL_V8_BYTES <= EL_IN_ROWS_MIN, "a row has a vector");

typedef struct
{
  ElPending rooted;           /* where roots are apart */
  ElDone done[IN_ROWS_DELAY]; /* IN_ROWS */
} ElEarlier;

EL_INLINE void
measure_pixels (ElPending *pixels, const ElBoxes *above, const ElBoxes *below,
    const ElMeasure measure)
{
  for (int i = 0; i < 2; i++) {
    const ElV16 p = DIAGONAL_P (above, below, i, el_v16_sub);
    const ElV16 q = DIAGONAL_Q (above, below, i, el_v16_sub);

    if (measure == EL_MEASURE_L2)
      pixels->squares[i] = el_squares (p, q);
    else if (measure == EL_MEASURE_L1)
      pixels->linear[i] = el_v16_max (el_v16_abs (p), el_v16_abs (q));
    else if (measure == EL_MEASURE_X)
      pixels->linear[i] = el_v16_sub (p, q);
    else
      pixels->linear[i] = el_v16_add (p, q);
  }
}

/* min (m, range) + bias */
EL_INLINE ElV8
raise_bytes (ElV8 m, const ElConstants *k, const Given given)
{
  return given == FULL_RANGE ? m : el_v8_add (el_v8_min (m, k->range), k->bias);
}

/* The same of even and odd pixels. */
EL_INLINE ElV8
raise (const ElV16 v[2], const ElConstants *k, const Given given)
{
  return raise_bytes (el_v8_zip (v[0], v[1]), k, given);
}

EL_INLINE ElV16
scale (ElF32x2 v, ElF32 factor)
{
  v.low = el_f32_mul (v.low, factor);
  v.high = el_f32_mul (v.high, factor);
  return el_f32_pack (v);
}

EL_INLINE ElV8
finish_factor (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure, const Given given)
{
  ElV16 m[2];

  if (measure == EL_MEASURE_L2)
    return raise_bytes (el_pack_roots (pixels->squares, k->factor), k, given);
  for (int i = 0; i < 2; i++)
    m[i] = scale (el_v16_to_f32 (pixels->linear[i]), k->factor);
  return raise (m, k, given);
}

/* Which of m and m + 1 pixel i has. */
static inline int
settle_pixel (const ElPending *pixels, const ElGradient *gradient, int i, int m)
{
  const uint8_t *a = pixels->a, *b = pixels->b, *c = pixels->c;
  GRADIENT_PIXEL (a, b, c, i, gradient->outer, gradient->centre, gx, gy);
  const int number = gradient->measure == EL_MEASURE_L2
      ? sum_of_squares (gx, gy)
      : (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy);

  return m + ((uint32_t) number >= gradient->least[m + 1]);
}

/* The pixels for which the two factors disagree. */
static ElV8
settle (const ElPending *pixels, const ElGradient *gradient, ElV8 m,
    uint64_t unsure)
{
  uint8_t settled[EL_V8_BYTES];

  el_v8_store (settled, m);
  while (unsure) {
    const int i = __builtin_ctzll (unsure) / EL_V8_MASK_BITS;

    if (i >= pixels->n)
      break;
    settled[i] = (uint8_t) (gradient->bias
        + settle_pixel (pixels, gradient, i, settled[i] - gradient->bias));
    unsure &= ~((((uint64_t) 1 << EL_V8_MASK_BITS) - 1) << i * EL_V8_MASK_BITS);
  }
  return el_v8_load (settled);
}

EL_INLINE ElV8
finish_two_factors (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure, const Given given)
{
  ElV16 m[2], m_high[2];
  ElV8 low, high;
  uint64_t unsure;

  for (int i = 0; i < 2; i++) {
    ElF32x2 v = pixels->squares[i];

    if (measure == EL_MEASURE_L2) {
      v.low = el_f32_sqrt (v.low);
      v.high = el_f32_sqrt (v.high);
    } else {
      v = el_v16_to_f32 (pixels->linear[i]);
    }
    m[i] = scale (v, k->factor);
    m_high[i] = scale (v, k->factor_high);
  }
  low = raise (m, k, given);
  high = raise (m_high, k, given);
  unsure = el_v8_unequal (low, high);
  return unsure ? settle (pixels, k->gradient, low, unsure) : low;
}

#ifdef EL_AVX2

EL_INLINE ElV8
finish_remainder (const ElPending *pixels, const ElConstants *k,
    const Given given)
{
  const ElV16 m[2] = { el_bits_pack (pixels->squares[0]),
    el_bits_pack (pixels->squares[1]) };

  return raise (m, k, given);
}

#else

#define finish_remainder(pixels, k, given) el_v8_set (0) /* for no kernel */

#endif

EL_INLINE ElV8
finish_shift (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure, const Given given)
{
  ElV16 v[2];

  for (int i = 0; i < 2; i++)
    v[i] = el_v16_shift (pixels->linear[i], k->shift);
  if (measure == EL_MEASURE_L1)
    return raise (v, k, given);
  for (int i = 0; i < 2; i++)
    v[i] = el_v16_add (v[i], k->wide_bias);
  return el_v8_max (el_v8_min (el_v8_zip (v[0], v[1]), k->high), k->low);
}

EL_INLINE ElDone
finish_pixels (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure, const How how, const Given given)
{
  const ElDone done = {
    .m = how == HOW_AS_IS      ? raise (pixels->linear, k, given)
        : how == HOW_SHIFT     ? finish_shift (pixels, k, measure, given)
        : how == HOW_REMAINDER ? finish_remainder (pixels, k, given)
        : how == HOW_TWO_FACTORS
        ? finish_two_factors (pixels, k, measure, given)
        : finish_factor (pixels, k, measure, given),
    .out = pixels->out,
    .n = pixels->n,
  };

  return done;
}

EL_INLINE void
store_vector (uint8_t *out, ElV8 m, const ElConstants *k, const Place place)
{
  if (place == IN_PIXELS)
    el_v8_spread (out, m, &k->spread);
  else
    el_v8_store (out, m);
}

EL_INLINE void
store_pixels (const ElDone *done, const ElConstants *k, const Place place)
{
  if (done->n >= EL_V8_BYTES) {
    store_vector (done->out, done->m, k, place);
  } else if (done->n > 0) {
    const size_t size = (size_t) done->n * RESULT_STEP (place);
    uint8_t rest[EL_V8_BYTES * 4];

    if (place == IN_PIXELS)
      memcpy (rest, done->out, size);
    store_vector (rest, done->m, k, place);
    memcpy (done->out, rest, size);
  }
}

/* What comes between two vectors of pixels: earlier ones are taken on. */
EL_INLINE void
advance_pixels (ElPending *pixels, ElEarlier *earlier, const ElConstants *k,
    const ElMeasure measure, const How how, const Given given,
    const Place place)
{
  ElDone done;

  if (ROOTS_APART)
    done = finish_pixels (&earlier->rooted, k, measure, how, given);
  if (measure == EL_MEASURE_L2 && how == HOW_FACTOR)
    el_scale_roots (pixels->squares, k->factor);
#ifdef EL_AVX2
  if (how == HOW_REMAINDER)
    el_remainder_roots (pixels->squares, k->factor, k->inverse);
#endif
  if (ROOTS_APART)
    earlier->rooted = *pixels;
  else
    done = finish_pixels (pixels, k, measure, how, given);

  if (place == IN_ROWS) {
    store_pixels (&earlier->done[IN_ROWS_DELAY - 1], k, place);
    for (int i = IN_ROWS_DELAY - 1; i > 0; i--)
      earlier->done[i] = earlier->done[i - 1];
    earlier->done[0] = done;
  } else {
    store_pixels (&done, k, place);
  }
}

/* Where the vector of pixels after the one at x begins. IN_ROWS, the last one ends
 * with the row, and has some pixels of the one before again: these have not been
 * overwritten yet. */
EL_INLINE int
next_vector (int x, int n, const Place place)
{
  x += EL_V8_BYTES;
  return place == IN_ROWS && x < n ? EL_MIN (x, n - EL_V8_BYTES) : x;
}

/* Vector by vector along the rows, all of the rows at each. */
EL_INLINE void
walk8 (void *const out[], const void *const lines[], const int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead, const ElMeasure measure,
    const How how, const Given given, const Place place)
{
  const uint8_t *const *in = (const uint8_t *const *) lines;
  const bool equal = given >= EQUAL_WEIGHTS;
  const ElConstants k = gradient_constants (gradient, given);
  ElPending pixels = { .n = 0 };
  ElEarlier earlier = { .rooted = pixels };

  for (int x = 0; x < n; x = next_vector (x, n, place)) {
#define LOAD(i) \
  load_row (in[i] + x, x == 0, x + EL_V8_BYTES == n, &k.weights, equal, place)
    const ElRow first = LOAD (0);
    ElRow b = LOAD (1);
    ElBoxes above = add_rows (&first, &b);

    ask_ahead (ahead, x, EL_V8_BYTES);
    EL_UNROLL
    for (int y = 0; y < rows; y++) {
      const ElRow c = LOAD (y + 2);
      const ElBoxes below = add_rows (&b, &c);

      if (place == IN_ROWS && y + 2 == rows)
        el_v8_store ((uint8_t *) out[rows] + x, el_v8_load (in[rows] + x));
      advance_pixels (&pixels, &earlier, &k, measure, how, given, place);
      measure_pixels (&pixels, &above, &below, measure);
      pixels.a = in[y] + x;
      pixels.b = in[y + 1] + x;
      pixels.c = in[y + 2] + x;
      pixels.out = (uint8_t *) out[y] + x * RESULT_STEP (place);
      pixels.n = n - x;
      above = below;
      b = c;
    }
#undef LOAD
  }
  for (int i = 0; i <= ROOTS_APART + (place == IN_ROWS ? IN_ROWS_DELAY : 0);
       i++) {
    advance_pixels (&pixels, &earlier, &k, measure, how, given, place);
    pixels.n = 0;
  }
}

static inline Given
what_is_given (const ElGradient *gradient)
{
  if (gradient->diagonal.outer != 1 || gradient->diagonal.centre != 1)
    return ANY_WEIGHTS;
  return gradient->bias == 0 && gradient->high == 255 ? FULL_RANGE
                                                      : EQUAL_WEIGHTS;
}

/* A kernel from WALK (out, lines, rows, n, gradient, given), with all rows of a
 * group at once or, from lines, one by one. `range_matters`: FULL_RANGE is worth a
 * copy. */
#define KERNEL(name, WALK, place, range_matters)                            \
  static void name (void *const out[], const void *const lines[], int rows, \
      int n, const ElGradient *gradient, const ElAhead *ahead)              \
  {                                                                         \
    const Given given = what_is_given (gradient);                           \
                                                                            \
    if (place != IN_ROWS && rows < EL_GROUP_ROWS)                           \
      for (int i = 0; i < rows; i++)                                        \
        WALK (out + i, lines + i, 1, n, gradient, NULL, ANY_WEIGHTS);       \
    else if (range_matters && given == FULL_RANGE)                          \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, FULL_RANGE);     \
    else if (given >= EQUAL_WEIGHTS)                                        \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, EQUAL_WEIGHTS);  \
    else                                                                    \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, ANY_WEIGHTS);    \
  }

#define WALK8(name, measure, how, place, range_matters)                        \
  EL_INLINE void name##_walk (void *const out[], const void *const lines[],    \
      const int rows, int n, const ElGradient *gradient, const ElAhead *ahead, \
      const Given given)                                                       \
  {                                                                            \
    walk8 (out, lines, rows, n, gradient, ahead, measure, how, given, place);  \
  }                                                                            \
  KERNEL (name, name##_walk, place, range_matters)

WALK8 (magnitude8_l2, EL_MEASURE_L2, HOW_FACTOR, IN_LINES, true)
WALK8 (two_factors8_l2, EL_MEASURE_L2, HOW_TWO_FACTORS, IN_LINES, false)
WALK8 (magnitude8_l1, EL_MEASURE_L1, HOW_FACTOR, IN_LINES, false)
WALK8 (two_factors8_l1, EL_MEASURE_L1, HOW_TWO_FACTORS, IN_LINES, false)
WALK8 (as_is8_l1, EL_MEASURE_L1, HOW_AS_IS, IN_LINES, true)
WALK8 (shifted8_l1, EL_MEASURE_L1, HOW_SHIFT, IN_LINES, false)
WALK8 (shifted8_x, EL_MEASURE_X, HOW_SHIFT, IN_LINES, false)
WALK8 (shifted8_y, EL_MEASURE_Y, HOW_SHIFT, IN_LINES, false)

#ifdef EL_AVX2
WALK8 (in_rows8_l2, EL_MEASURE_L2, HOW_FACTOR, IN_ROWS, true)
WALK8 (in_rows8_l1, EL_MEASURE_L1, HOW_AS_IS, IN_ROWS, true)
WALK8 (remainder8_l2, EL_MEASURE_L2, HOW_REMAINDER, IN_LINES, false)
#else
#define remainder8_l2 two_factors8_l2
#endif

#ifdef EL_AVX512

WALK8 (in_pixels8_l2, EL_MEASURE_L2, HOW_FACTOR, IN_PIXELS, true)
WALK8 (in_pixels8_l1, EL_MEASURE_L1, HOW_AS_IS, IN_PIXELS, true)

#endif

/* --- 16 bits, explicit vectors --- */

DEFINE_ROW (ElWideRow, ElWideBoxes, ElV32, ElWideWeights, ElWidePairs);

/* Samples less 32768: what is subtracted is of the same weight as what is
 * added. */
EL_INLINE ElV16
load_signed (const uint16_t *p)
{
  return el_v16_signed (el_v16_load (p));
}

DEFINE_SUMS (sum_wide_row, ElWideRow, ElV16, ElWideWeights, el_wide_pair_sum)
DEFINE_BOXES (add_wide_rows, ElWideBoxes, ElWideRow, el_v32_add)

EL_INLINE ElWideRow
load_wide_row (const uint16_t *p, const ElWideWeights *weights,
    const bool equal)
{
  return sum_wide_row (load_signed (p - 1), load_signed (p),
      load_signed (p + 1), weights, equal);
}

typedef struct
{
  ElWideWeights weights;
  ElF32 factor, limit;
  int range, bias;
} ElWideConstants;

/* The measures of EL_V16_LANES pixels on their way, as ElPending has them:
 * P^2 + Q^2, or L1. */
typedef struct
{
  ElF32 v[2];
  uint16_t *out; /* NULL before the first */
} ElWidePending;

EL_INLINE void
measure_wide (ElWidePending *pixels, const ElWideBoxes *above,
    const ElWideBoxes *below, const ElMeasure measure)
{
  for (int i = 0; i < 2; i++) {
    const ElF32 p = el_v32_to_f32 (DIAGONAL_P (above, below, i, el_v32_sub));
    const ElF32 q = el_v32_to_f32 (DIAGONAL_Q (above, below, i, el_v32_sub));

    pixels->v[i] = measure == EL_MEASURE_L2
        ? el_f32_add (el_f32_mul (p, p), el_f32_mul (q, q))
        : el_f32_max (el_f32_abs (p), el_f32_abs (q));
  }
}

EL_INLINE void
finish_wide (const ElWidePending *pixels, const ElWideConstants *k,
    const ElMeasure measure)
{
  ElF32 m[2];

  for (int i = 0; i < 2; i++) {
    const ElF32 v =
        measure == EL_MEASURE_L2 ? el_f32_sqrt (pixels->v[i]) : pixels->v[i];

    m[i] = el_f32_min (el_f32_mul (v, k->factor), k->limit);
  }
  if (pixels->out)
    el_v16_store (pixels->out,
        el_v16_raise (el_v16_zip (m[0], m[1]), k->range, k->bias));
}

EL_INLINE void
walk16 (void *const out[], const void *const lines[], const int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead, const ElMeasure measure,
    const Given given)
{
  const uint16_t *const *in = (const uint16_t *const *) lines;
  const ElDiagonal ones = { .outer = 1, .centre = 1 };
  const ElDiagonal *diagonal =
      given >= EQUAL_WEIGHTS ? &ones : &gradient->diagonal;
  const ElWideConstants k = { WEIGHTS (el_wide_pairs, diagonal),
    el_f32_set (gradient->diagonal.factor), el_f32_set (WIDE_LIMIT),
    gradient->high - gradient->bias, gradient->bias };
  const int whole = n / EL_V16_LANES * EL_V16_LANES;
  ElWidePending pixels = { .out = NULL };

  for (int x = 0; x < whole; x += EL_V16_LANES) {
#define LOAD(i) load_wide_row (in[i] + x, &k.weights, given >= EQUAL_WEIGHTS)
    const ElWideRow first = LOAD (0);
    ElWideRow b = LOAD (1);
    ElWideBoxes above = add_wide_rows (&first, &b);

    ask_ahead (ahead, x, EL_V16_LANES);
    EL_UNROLL
    for (int y = 0; y < rows; y++) {
      const ElWideRow c = LOAD (y + 2);
      const ElWideBoxes below = add_wide_rows (&b, &c);

      finish_wide (&pixels, &k, measure);
      measure_wide (&pixels, &above, &below, measure);
      pixels.out = (uint16_t *) out[y] + x;
      above = below;
      b = c;
    }
#undef LOAD
  }
  finish_wide (&pixels, &k, measure);
  for (int y = 0; y < rows; y++) {
    if (measure == EL_MEASURE_L2)
      magnitude16_l2 (out[y], lines + y, whole, n, gradient);
    else
      magnitude16_l1 (out[y], lines + y, whole, n, gradient);
  }
}

#define WALK16(name, measure)                                                  \
  EL_INLINE void name##_walk (void *const out[], const void *const lines[],    \
      const int rows, int n, const ElGradient *gradient, const ElAhead *ahead, \
      const Given given)                                                       \
  {                                                                            \
    walk16 (out, lines, rows, n, gradient, ahead, measure, given);             \
  }                                                                            \
  KERNEL (name, name##_walk, IN_LINES, false)

WALK16 (gradient16_l2, EL_MEASURE_L2)
WALK16 (gradient16_l1, EL_MEASURE_L1)

#else /* !EL_SIMD: plain C, the specification */

EACH_ROW (gradient16_l2, uint16_t, magnitude16_l2)
EACH_ROW (gradient16_l1, uint16_t, magnitude16_l1)

/* A magnitude of 8-bit samples from the formula. */
static int
exact8 (const uint8_t *a, const uint8_t *b, const uint8_t *c, int i,
    const ElGradient *gradient)
{
  GRADIENT_PIXEL (a, b, c, i, gradient->outer, gradient->centre, gx, gy);
  const double v = gradient->measure == EL_MEASURE_L2
      ? sqrt ((double) (gx * gx + gy * gy))
      : fabs ((double) gx) + fabs ((double) gy);
  const double m = el_sobel_exact (gradient, v) + gradient->bias;

  return (int) EL_MIN (m, gradient->high);
}

#define MAGNITUDE8(name, value)                                              \
  static void name##_row (uint8_t *restrict out, const void *const lines[3], \
      int start, int n, const ElGradient *gradient)                          \
  {                                                                          \
    const uint8_t *restrict a = lines[0], *restrict b = lines[1];            \
    const uint8_t *restrict c = lines[2];                                    \
    const int outer = gradient->outer, centre = gradient->centre;            \
    const int range = gradient->high - gradient->bias;                       \
    const int bias = gradient->bias;                                         \
    const float factor = gradient->factor;                                   \
    const float factor_high = gradient->factor_high;                         \
    int unsure = 0;                                                          \
                                                                             \
    for (int i = start; i < n; i++) {                                        \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);                    \
      const float v = value;                                                 \
      const int m = EL_MIN ((int) (v * factor), range);                      \
                                                                             \
      unsure |= m ^ EL_MIN ((int) (v * factor_high), range);                 \
      out[i] = (uint8_t) (m + bias);                                         \
    }                                                                        \
    if (unsure)                                                              \
      for (int i = start; i < n; i++)                                        \
        out[i] = (uint8_t) exact8 (a, b, c, i, gradient);                    \
  }                                                                          \
  EACH_ROW (name, uint8_t, name##_row)

MAGNITUDE8 (magnitude8_l2, sqrtf ((float) sum_of_squares (gx, gy)))
MAGNITUDE8 (magnitude8_l1, (float) ((gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy)))
#define remainder8_l2 magnitude8_l2
#define two_factors8_l2 magnitude8_l2
#define two_factors8_l1 magnitude8_l1

#define SHIFTED8(name, value)                                                \
  static void name##_row (uint8_t *restrict out, const void *const lines[3], \
      int start, int n, const ElGradient *gradient)                          \
  {                                                                          \
    const uint8_t *restrict a = lines[0], *restrict b = lines[1];            \
    const uint8_t *restrict c = lines[2];                                    \
    const int outer = gradient->outer, centre = gradient->centre;            \
    const int shift = gradient->shift, bias = gradient->bias;                \
    const int low = gradient->low, high = gradient->high;                    \
                                                                             \
    for (int i = start; i < n; i++) {                                        \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);                    \
      int v = ((value) >> shift) + bias;                                     \
                                                                             \
      (void) gx, (void) gy;                                                  \
      out[i] = (uint8_t) EL_CLAMP (v, low, high);                            \
    }                                                                        \
  }                                                                          \
  EACH_ROW (name, uint8_t, name##_row)

SHIFTED8 (shifted8_l1, (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy))
#define as_is8_l1 shifted8_l1
SHIFTED8 (shifted8_x, gx)
SHIFTED8 (shifted8_y, gy)

#endif

#ifndef EL_AVX2
#define in_rows8_l2 NULL
#define in_rows8_l1 NULL
#endif
#ifndef EL_AVX512
#define in_pixels8_l2 NULL
#define in_pixels8_l1 NULL
#endif

static void
gradient8_l2 (void *const out[], const void *const lines[], int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead)
{
  if (gradient->factor_high == gradient->factor)
    magnitude8_l2 (out, lines, rows, n, gradient, ahead);
  else if (gradient->diagonal.inverse[0] > 0)
    remainder8_l2 (out, lines, rows, n, gradient, ahead);
  else
    two_factors8_l2 (out, lines, rows, n, gradient, ahead);
}

static void
gradient8_l1 (void *const out[], const void *const lines[], int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead)
{
  if (gradient->diagonal.shift == 0)
    as_is8_l1 (out, lines, rows, n, gradient, ahead);
  else if (gradient->diagonal.shift > 0)
    shifted8_l1 (out, lines, rows, n, gradient, ahead);
  else if (gradient->factor_high > gradient->factor)
    two_factors8_l1 (out, lines, rows, n, gradient, ahead);
  else
    magnitude8_l1 (out, lines, rows, n, gradient, ahead);
}

/* --- 8-bit signed gradients whose factor is no power of two --- */

#define LOOKUP8(name, value)                                                   \
  static void looked_up8_##name (uint8_t *out, const void *const lines[3],     \
      int x, int n, const ElGradient *gradient)                                \
  {                                                                            \
    const uint8_t *a = lines[0], *b = lines[1], *c = lines[2];                 \
    const uint8_t *lookup = gradient->lookup + EL_SIGNED_MAX;                  \
    const int outer = gradient->outer, centre = gradient->centre;              \
    int16_t v[256];                                                            \
                                                                               \
    for (int start = x; start < n; start += 256) {                             \
      const int count = EL_MIN (n - start, 256);                               \
                                                                               \
      for (int i = 0; i < count; i++) {                                        \
        GRADIENT_PIXEL (a + start, b + start, c + start, i, outer, centre, gx, \
            gy);                                                               \
        (void) gx, (void) gy;                                                  \
        v[i] = (int16_t) (value);                                              \
      }                                                                        \
      for (int i = 0; i < count; i++)                                          \
        out[start + i] = lookup[v[i]];                                         \
    }                                                                          \
  }                                                                            \
  EACH_ROW (lookup8_##name, uint8_t, looked_up8_##name)                        \
                                                                               \
  static void gradient8_##name (void *const out[], const void *const lines[],  \
      int rows, int n, const ElGradient *gradient, const ElAhead *ahead)       \
  {                                                                            \
    if (gradient->diagonal.shift >= 0)                                         \
      shifted8_##name (out, lines, rows, n, gradient, ahead);                  \
    else                                                                       \
      lookup8_##name (out, lines, rows, n, gradient, ahead);                   \
  }
LOOKUP8 (x, gx)
LOOKUP8 (y, gy)

/* --- what becomes of a magnitude --- */

#define FINISH(bits)                                                   \
  static void finish##bits (void *line, int n, const ElFinish *finish) \
  {                                                                    \
    uint##bits##_t *restrict m = line;                                 \
    const int threshold = finish->threshold, fill = finish->fill;      \
    const int range = finish->range;                                   \
    const int base = finish->black + (finish->invert ? range : 0);     \
    const int sign = finish->invert ? -1 : 1;                          \
                                                                       \
    for (int i = 0; i < n; i++) {                                      \
      int v = m[i] >= threshold ? m[i] | fill : 0;                     \
                                                                       \
      m[i] = (uint##bits##_t) (base + sign * EL_MIN (v, range));       \
    }                                                                  \
  }
FINISH (8)
FINISH (16)

/* --- the focus measure --- */

static double
energy8 (const void *const lines[3], int n)
{
  const uint8_t *restrict a = lines[0], *restrict b = lines[1];
  const uint8_t *restrict c = lines[2];
  double total = 0;

  /* 512 sums of at most 2 * 1020^2 fit 32 bits. */
  for (int start = 0; start < n; start += 512) {
    const int end = EL_MIN (n, start + 512);
    uint32_t sum = 0;

    for (int i = start; i < end; i++) {
      GRADIENT_PIXEL (a, b, c, i, 1, 2, gx, gy);
      sum += (uint32_t) (gx * gx + gy * gy);
    }
    total += sum;
  }
  return total;
}

static double
energy16 (const void *const lines[3], int n)
{
  const uint16_t *restrict a = lines[0], *restrict b = lines[1];
  const uint16_t *restrict c = lines[2];
  uint64_t sum = 0; /* 2 * (4 * 65535)^2 * 32767 < 2^53 */

  for (int i = 0; i < n; i++) {
    GRADIENT_PIXEL (a, b, c, i, 1, 2, gx, gy);
    sum += (uint64_t) ((int64_t) gx * gx + (int64_t) gy * gy);
  }
  return (double) sum;
}
