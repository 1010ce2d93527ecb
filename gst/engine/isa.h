/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel sources, each compiled once per instruction set, share. */
#pragma once

#include <float.h>

#include "kernels.h"

/* What is wider than its type, as the x87 unit and strict C on some machines
 * have it, rounds to other bytes. 16 says so of half floats alone, where the
 * processor has them. */
_Static_assert(FLT_EVAL_METHOD == 0 || FLT_EVAL_METHOD == 16,
    "compile as gnu11, for 32-bit x86 with -msse2 -mfpmath=sse");

/* EL_ISA_SUFFIX (c, sse2, avx2, avx512, neon) comes from the build. */
#define EL_PASTE2(a, b) a##_##b
#define EL_PASTE(a, b) EL_PASTE2 (a, b)
#define EL_ISA_NAME(name) EL_PASTE (name, EL_ISA_SUFFIX)

/* Samples in frames may lie at any address. */
typedef uint16_t __attribute__ ((aligned (1), may_alias)) ElU16;
typedef uint32_t __attribute__ ((aligned (1), may_alias)) ElU32;
typedef uint64_t __attribute__ ((aligned (1), may_alias)) ElU64;

/* Where sample `i` of a `step`-sample pixel sits in the pixel's integer. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define EL_SAMPLE_SHIFT(i, step, bits) ((i) * (bits))
#else
#define EL_SAMPLE_SHIFT(i, step, bits) (((step) - (1 + (i))) * (bits))
#endif

/* For functions whose constant arguments choose between kernels. */
#define EL_INLINE static inline __attribute__ ((always_inline))

/* Before a loop that should be unrolled. */
#ifdef __clang__
#define EL_UNROLL _Pragma ("unroll")
#else
#define EL_UNROLL _Pragma ("GCC unroll 8")
#endif

#define EL_MIN(a, b) ((a) < (b) ? (a) : (b))
#define EL_MAX(a, b) ((a) > (b) ? (a) : (b))
#define EL_CLAMP(v, low, high) EL_MIN (EL_MAX (v, low), high)
