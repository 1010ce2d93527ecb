/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Classes from bytes and to bytes, and lines from them; see stages.h. */
#pragma once

#include <string.h>

#include "edges/maker/stages.h"
#include "isa.h"
#include "simd/simd.h"

/* A bit for each of 64 bytes, which are 0 or 0xff; and back. */
EL_INLINE uint64_t
bits_of (const uint8_t *bytes)
{
  uint64_t bits = 0;

#ifdef EL_SIMD
  for (int i = 0; i < EL_CLASS_PIXELS; i += EL_V8_BYTES)
    bits |= el_v8_bits (el_v8_load (bytes + i)) << i;
#else
  for (int i = 0; i < EL_CLASS_PIXELS; i++)
    bits |= (uint64_t) (bytes[i] & 1) << i;
#endif
  return bits;
}

EL_INLINE void
bytes_of (uint8_t *bytes, uint64_t bits)
{
#ifdef EL_SIMD
  for (int i = 0; i < EL_CLASS_PIXELS; i += EL_V8_BYTES)
    el_v8_store (bytes + i, el_v8_from_bits (bits >> i));
#else
  for (int i = 0; i < EL_CLASS_PIXELS; i++)
    bytes[i] = bits >> i & 1 ? 0xff : 0;
#endif
}

/* Those at pixel x of a line of n. */
EL_INLINE uint64_t
bits_inside (int x, int n)
{
  return n - x < EL_CLASS_PIXELS ? ((uint64_t) 1 << (n - x)) - 1
                                 : ~(uint64_t) 0;
}

EL_INLINE ElClasses
classes_of (uint64_t low, uint64_t high)
{
  const ElClasses classes = { low & ~high, high };

  return classes;
}

#define YES(condition) ((condition) ? 0xff : 0)

#define CLASSES(bits)                                                         \
  static void classify##bits (ElClasses *classes, const void *m, int n,       \
      int low, int high)                                                      \
  {                                                                           \
    const uint##bits##_t *restrict in = m;                                    \
                                                                              \
    for (int x = 0; x < n; x += EL_CLASS_PIXELS) {                            \
      uint8_t reaches_low[EL_CLASS_PIXELS], reaches_high[EL_CLASS_PIXELS];    \
      const uint64_t inside = bits_inside (x, n);                             \
                                                                              \
      for (int i = 0; i < EL_CLASS_PIXELS; i++) {                             \
        reaches_low[i] = YES (in[x + i] >= low);                              \
        reaches_high[i] = YES (in[x + i] >= high);                            \
      }                                                                       \
      classes[x / EL_CLASS_PIXELS] = classes_of (                             \
          bits_of (reaches_low) & inside, bits_of (reaches_high) & inside);   \
    }                                                                         \
  }                                                                           \
                                                                              \
  static void keep##bits (void *out, const void *m, const ElClasses *classes, \
      int n)                                                                  \
  {                                                                           \
    const uint##bits##_t *restrict in = m;                                    \
    uint##bits##_t *restrict kept = out;                                      \
                                                                              \
    for (int x = 0; x < n; x += EL_CLASS_PIXELS) {                            \
      const int count = EL_MIN (n - x, EL_CLASS_PIXELS);                      \
      uint8_t edge[EL_CLASS_PIXELS];                                          \
                                                                              \
      bytes_of (edge, classes[x / EL_CLASS_PIXELS].edge);                     \
      for (int i = 0; i < count; i++)                                         \
        kept[x + i] = in[x + i] & (uint##bits##_t) (int8_t) edge[i];          \
    }                                                                         \
  }                                                                           \
                                                                              \
  static void mark##bits (void *out, const ElClasses *classes, int n,         \
      int none, int edge)                                                     \
  {                                                                           \
    const uint##bits##_t values[2] = { (uint##bits##_t) none,                 \
      (uint##bits##_t) edge };                                                \
    uint##bits##_t *restrict marked = out;                                    \
                                                                              \
    for (int x = 0; x < n; x += EL_CLASS_PIXELS) {                            \
      const int count = EL_MIN (n - x, EL_CLASS_PIXELS);                      \
      uint8_t is_edge[EL_CLASS_PIXELS];                                       \
                                                                              \
      bytes_of (is_edge, classes[x / EL_CLASS_PIXELS].edge);                  \
      for (int i = 0; i < count; i++)                                         \
        marked[x + i] = is_edge[i] ? values[1] : values[0];                   \
    }                                                                         \
  }                                                                           \
                                                                              \
  static void larger##bits (void *out, const void *a, const void *b, int n)   \
  {                                                                           \
    const uint##bits##_t *p = a, *q = b;                                      \
    uint##bits##_t *restrict v = out;                                         \
                                                                              \
    for (int i = 0; i < n; i++)                                               \
      v[i] = p[i] > q[i] ? p[i] : q[i];                                       \
  }

CLASSES (8)
CLASSES (16)
