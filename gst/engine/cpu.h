/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Instruction sets, from the portable one upwards. A build has the kernels of
 * some of them (see kernels.h), a processor runs some of them.
 */
#pragma once

#include <stdbool.h>

/* From the lowest upwards: a name, the same as EDGELENS_CPU takes it and files are
 * called, and what the processor has to have (cpu.c). */
#define EL_ISAS(X)                                                \
  X (C, c, true) /* portable, the specification */                \
  X (SSE2, sse2, EL_X86_HAS ("sse2"))                             \
  X (AVX2, avx2, EL_X86_HAS ("avx2") && EL_X86_HAS ("fma"))       \
  /* Ice Lake, Zen 4 and later */                                 \
  X (AVX512, avx512,                                              \
      el_isa_supported (EL_ISA_AVX2) && EL_X86_HAS ("avx512f")    \
          && EL_X86_HAS ("avx512bw") && EL_X86_HAS ("avx512dq")   \
          && EL_X86_HAS ("avx512vl") && EL_X86_HAS ("avx512vbmi") \
          && EL_X86_HAS ("avx512vnni"))                           \
  X (NEON, neon, EL_IS_AARCH64)

typedef enum
{
#define EL_ISA_ID(ID, name, condition) EL_ISA_##ID,
  EL_ISAS (EL_ISA_ID)
#undef EL_ISA_ID
  EL_ISA_COUNT
} ElIsa;

/* Lower-case name as EDGELENS_CPU takes it. */
const char *el_isa_name (ElIsa isa);

/* Whether this processor (and its operating system) runs the set. */
bool el_isa_supported (ElIsa isa);
