/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's source positions, in single and in double precision. */
#pragma once

#include <math.h>
#include <string.h>

#include "kernel.h"
#include "lens.h"

/* Pixels at a time: the scales of a block stay in the first-level cache. */
#define MAP_BLOCK 256

#define REAL float
#define BITS uint32_t
#define MANTISSA 23
#define REAL_NAME(x) x##_single
#define root_single sqrtf
#include "map_real.h"
#undef REAL
#undef BITS
#undef MANTISSA
#undef REAL_NAME

#define REAL double
#define BITS uint64_t
#define MANTISSA 52
#define REAL_NAME(x) x##_double
#define root_double sqrt
#include "map_real.h"
#undef REAL
#undef BITS
#undef MANTISSA
#undef REAL_NAME
