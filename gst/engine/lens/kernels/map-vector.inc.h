/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For map-single.inc.h alone: its maps in vectors of 8 (AVX2) or 16 lanes (AVX-512):
 * operation by operation what stands there in plain C.
 *
 * Several vectors go through every step side by side. From a pixel's index to
 * its source is a long chain of operations, and one vector after the other
 * would fill the processor's schedulers with what waits for that chain.
 */

#ifdef EL_AVX512
#define LANES 16
#define V_INT(operation) _mm512_##operation##_si512
#define V_COUNT \
  _mm512_setr_ps (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
/* Lower halves of a's lanes, upper halves of b's. */
#define V_HALVES(a, b) _mm512_mask_mov_epi16 (a, 0xaaaaaaaa, b)
#else
#define LANES 8
#define V_INT(operation) _mm256_##operation##_si256
#define V_COUNT _mm256_setr_ps (0, 1, 2, 3, 4, 5, 6, 7)
#define V_HALVES(a, b) _mm256_blend_epi16 (a, b, 0xaa)
#endif

#define V(operation) EL_MM (operation)
typedef ElF32 MapFloat;
typedef ElV32 MapInt;

#define MAP_SIDE 4 /* vectors side by side */
#define MAP_STEP (MAP_SIDE * LANES)
/* A call for every few vectors would cost as much as they do. */
#define MAP_INLINE static inline __attribute__ ((always_inline))

/* a * b + c, rounded once where the last bit does not matter: fractions have to
 * be those of plain C, but sources that are rounded to a pixel need not, as
 * those in doubt are settled. */
MAP_INLINE MapFloat
sum_of (MapFloat a, MapFloat b, MapFloat c, bool fused)
{
  return fused ? V (fmadd_ps) (a, b, c) : V (add_ps) (V (mul_ps) (a, b), c);
}

/* The lanes, as bits, either half of which is below `limit`. */
static inline unsigned
lanes_below (MapInt halves, int limit)
{
  const MapInt most = V (set1_epi16) ((short) (limit - 1));

#ifdef EL_AVX512
  const __m512i low =
      _mm512_movm_epi16 (_mm512_cmple_epu16_mask (halves, most));

  return _mm512_test_epi32_mask (low, low);
#else
  const __m256i low =
      _mm256_cmpeq_epi16 (_mm256_min_epu16 (halves, most), halves);
  const __m256i none = _mm256_cmpeq_epi32 (low, _mm256_setzero_si256 ());

  return ~_mm256_movemask_ps (_mm256_castsi256_ps (none)) & 0xff;
#endif
}

/* The same of all, one after the other. */
MAP_INLINE uint64_t
pixels_below (const MapInt halves[MAP_SIDE], int limit)
{
  uint64_t pixels = 0;

  for (int k = 0; k < MAP_SIDE; k++)
    pixels |= (uint64_t) lanes_below (halves[k], limit) << (k * LANES);
  return pixels;
}

/* Whether there is one. */
MAP_INLINE bool
any_below (const MapInt halves[MAP_SIDE], int limit)
{
  const MapInt most = V (set1_epi16) ((short) (limit - 1));
  MapInt least = halves[0];

  for (int k = 1; k < MAP_SIDE; k++)
    least = V (min_epu16) (least, halves[k]);
#ifdef EL_AVX512
  return _mm512_cmple_epu16_mask (least, most) != 0;
#else
  least = _mm256_cmpeq_epi16 (_mm256_min_epu16 (least, most), least);
  return !_mm256_testz_si256 (least, least);
#endif
}

MAP_INLINE void
vector_log2 (MapFloat v[MAP_SIDE], bool fused)
{
  const MapFloat one = V (set1_ps) (1);
  MapFloat k[MAP_SIDE], z[MAP_SIDE], z2[MAP_SIDE];

  for (int i = 0; i < MAP_SIDE; i++) {
    const MapInt shifted = V (add_epi32) (EL_F32_BITS (v[i]),
        V (set1_epi32) (FLOAT_ONE - FLOAT_ROOT_HALF));
    const MapInt mantissa =
        V_INT (and) (shifted, V (set1_epi32) (FLOAT_MANTISSA_MASK));
    const MapFloat m = EL_BITS_F32 (
        V (add_epi32) (mantissa, V (set1_epi32) (FLOAT_ROOT_HALF)));

    k[i] = V (sub_ps) (
        EL_BITS_F32 (V_INT (or) (V (srli_epi32) (shifted, FLOAT_MANTISSA),
            V (set1_epi32) (FLOAT_WHOLE))),
        V (set1_ps) (FLOAT_WHOLE_BIASED));
    z[i] = V (div_ps) (V (sub_ps) (m, one), V (add_ps) (m, one));
  }
  for (int i = 0; i < MAP_SIDE; i++) {
    z2[i] = V (mul_ps) (z[i], z[i]);
    v[i] = sum_of (V (set1_ps) (LOG2_7), z2[i], V (set1_ps) (LOG2_5), fused);
  }
  for (int i = 0; i < MAP_SIDE; i++)
    v[i] = sum_of (v[i], z2[i], V (set1_ps) (LOG2_3), fused);
  for (int i = 0; i < MAP_SIDE; i++)
    v[i] = sum_of (v[i], z2[i], V (set1_ps) (LOG2_1), fused);
  for (int i = 0; i < MAP_SIDE; i++)
    v[i] = sum_of (z[i], v[i], k[i], fused);
}

MAP_INLINE void
vector_exp2 (MapFloat v[MAP_SIDE], bool fused)
{
  const MapFloat round = V (set1_ps) (FLOAT_ROUND);
  static const float factors[] = { EXP2_4, EXP2_3, EXP2_2, EXP2_1, 1 };
  MapFloat shifted[MAP_SIDE], f[MAP_SIDE];

  for (int i = 0; i < MAP_SIDE; i++) {
    const MapFloat clamped = V (max_ps) (v[i], V (set1_ps) (EXP2_LEAST));

    shifted[i] = V (add_ps) (clamped, round);
    f[i] = V (sub_ps) (clamped, V (sub_ps) (shifted[i], round));
    v[i] = V (set1_ps) (EXP2_5);
  }
  for (int j = 0; j < 5; j++)
    for (int i = 0; i < MAP_SIDE; i++)
      v[i] = sum_of (v[i], f[i], V (set1_ps) (factors[j]), fused);
  for (int i = 0; i < MAP_SIDE; i++)
    v[i] = EL_BITS_F32 (V (add_epi32) (EL_F32_BITS (v[i]),
        V (slli_epi32) (EL_F32_BITS (shifted[i]), FLOAT_MANTISSA)));
}

/* s of v. */
MAP_INLINE void
vector_scales (const MapLine *line, MapFloat v[MAP_SIDE], bool fused)
{
  const MapFloat inner = V (set1_ps) (line->inner);

  switch (line->kind) {
    case SCALE_ROOT:
      for (int i = 0; i < MAP_SIDE; i++)
        v[i] = V (sqrt_ps) (v[i]);
      break;
    case SCALE_POWER:
      vector_log2 (v, fused);
      for (int i = 0; i < MAP_SIDE; i++)
        v[i] = V (mul_ps) (V (set1_ps) (line->exponent), v[i]);
      vector_exp2 (v, fused);
      break;
    case SCALE_FLAT:
      for (int i = 0; i < MAP_SIDE; i++)
        v[i] = inner;
      break;
    default:
      for (int i = 0; i < MAP_SIDE; i++) {
        const MapFloat u = V (sqrt_ps) (v[i]);
        const MapFloat slope = V (sub_ps) (V (set1_ps) (3), V (add_ps) (u, u));

        v[i] = sum_of (V (mul_ps) (V (set1_ps) (line->rise), v[i]), slope,
            inner, fused);
      }
  }
}

/* Offsets of MAP_STEP pixels from `start` on; `halves` becomes x | y << 16 of
 * the fractions. */
MAP_INLINE void
vector_sources (const MapLine *line, int start, int32_t *restrict offset,
    MapInt halves[MAP_SIDE], bool fused)
{
  const MapFloat first = V (set1_ps) ((float) (start * MAP_ONE));
  const MapFloat count = V (mul_ps) (V_COUNT, V (set1_ps) (MAP_ONE));
  const MapFloat down = V (set1_ps) (line->down), y = V (set1_ps) (line->y);
  const MapInt weights = V (set1_epi32) (line->stride << 16 | 1);
  MapFloat x[MAP_SIDE], s[MAP_SIDE];
  MapInt across[MAP_SIDE], below[MAP_SIDE];

  for (int k = 0; k < MAP_SIDE; k++) {
    const MapFloat ahead = V (set1_ps) ((float) (k * LANES * MAP_ONE));
    MapFloat u;

    x[k] = V (add_ps) (V (set1_ps) (line->x),
        V (add_ps) (V (add_ps) (count, ahead), first));
    u = V (mul_ps) (x[k], V (set1_ps) (line->metric));
    s[k] = line->square ? V (max_ps) (V (mul_ps) (u, u), down)
                        : sum_of (u, u, down, fused);
  }
  vector_scales (line, s, fused);
  for (int k = 0; k < MAP_SIDE; k++) {
    across[k] = V (cvttps_epi32) (
        sum_of (x[k], s[k], V (set1_ps) (line->base_x), fused));
    below[k] =
        V (cvttps_epi32) (sum_of (y, s[k], V (set1_ps) (line->base_y), fused));
  }
  for (int k = 0; k < MAP_SIDE; k++) {
    const MapInt whole =
        V_HALVES (V (srli_epi32) (across[k], MAP_SHIFT), below[k]);

    V_INT (storeu)
    ((void *) (offset + k * LANES), V (madd_epi16) (whole, weights));
  }
  for (int k = 0; k < MAP_SIDE; k++)
    halves[k] = V_HALVES (across[k], V (slli_epi32) (below[k], MAP_SHIFT));
}

/* Appends the pixels in doubt to the list: those of `start` on whose bits are
 * set, but for those before `from`, which are there already. Returns how many
 * there are now. */
static int
list_doubtful (uint64_t pixels, int start, int from, int *doubtful,
    int n_doubtful)
{
  for (; pixels; pixels &= pixels - 1) {
    const int i = start + __builtin_ctzll (pixels);

    if (i >= from)
      doubtful[n_doubtful++] = i;
  }
  return n_doubtful;
}

/* Both take a run as a whole, or, where it is too short for vectors, not at
 * all: false then. The last vectors begin early enough to end in time. */
static bool
vector_nearest (const MapLine *line, int n, int32_t *restrict offset,
    int *restrict doubtful, int *n_doubtful)
{
  MapInt halves[MAP_SIDE];

  if (n < MAP_STEP)
    return false;
  for (int i = 0; i < n; i += MAP_STEP) {
    const int start = EL_MIN (i, n - MAP_STEP);

    vector_sources (line, start, offset + start, halves, true);
    if (any_below (halves, line->doubtful))
      *n_doubtful = list_doubtful (pixels_below (halves, line->doubtful), start,
          i, doubtful, *n_doubtful);
  }
  return true;
}

static bool
vector_fraction (const MapLine *line, int n, int32_t *restrict offset,
    uint32_t *restrict fraction)
{
  MapInt halves[MAP_SIDE];

  if (n < MAP_STEP)
    return false;
  for (int i = 0; i < n; i += MAP_STEP) {
    const int start = EL_MIN (i, n - MAP_STEP);

    vector_sources (line, start, offset + start, halves, false);
    for (int k = 0; k < MAP_SIDE; k++)
      V_INT (storeu) ((void *) (fraction + start + k * LANES), halves[k]);
  }
  return true;
}
