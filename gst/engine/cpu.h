/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Instruction sets, from the portable one upwards. A build has the kernels of
 * some of them (see kernels.h), a processor runs some of them.
 */
#pragma once

#include <stdbool.h>

typedef enum
{
  EL_ISA_C, /* portable C, the specification */
  EL_ISA_SSE2,
  EL_ISA_AVX2,   /* with FMA */
  EL_ISA_AVX512, /* F, BW, DQ, VL, VBMI, VNNI: Ice Lake, Zen 4 and later */
  EL_ISA_NEON,
  EL_ISA_COUNT
} ElIsa;

/* Lower-case name as EDGELENS_CPU takes it. */
const char *el_isa_name (ElIsa isa);

/* Whether this processor (and its operating system) runs the set. */
bool el_isa_supported (ElIsa isa);
