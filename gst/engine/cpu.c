/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu.h"

static const char *const isa_names[EL_ISA_COUNT] = {
  [EL_ISA_C] = "c",
  [EL_ISA_SSE2] = "sse2",
  [EL_ISA_AVX2] = "avx2",
  [EL_ISA_AVX512] = "avx512",
  [EL_ISA_NEON] = "neon",
};

const char *
el_isa_name (ElIsa isa)
{
  return isa_names[isa];
}

bool
el_isa_supported (ElIsa isa)
{
  switch (isa) {
    case EL_ISA_C:
      return true;
#if defined(__x86_64__) || defined(__i386__)
    case EL_ISA_SSE2:
      return __builtin_cpu_supports ("sse2");
    case EL_ISA_AVX2:
      return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
    case EL_ISA_AVX512:
      return el_isa_supported (EL_ISA_AVX2)
          && __builtin_cpu_supports ("avx512f")
          && __builtin_cpu_supports ("avx512bw")
          && __builtin_cpu_supports ("avx512dq")
          && __builtin_cpu_supports ("avx512vl")
          && __builtin_cpu_supports ("avx512vbmi")
          && __builtin_cpu_supports ("avx512vnni");
#elif defined(__aarch64__)
    case EL_ISA_NEON:
      return true;
#endif
    default:
      return false;
  }
}
