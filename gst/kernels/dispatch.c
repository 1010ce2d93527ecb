/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernels.h"

/* X-macro over the instruction sets that the build has, lowest first. */
#if defined(EL_HAVE_AVX512)
#define EL_ISAS(X) \
  X (c, EL_ISA_C)  \
  X (sse2, EL_ISA_SSE2) X (avx2, EL_ISA_AVX2) X (avx512, EL_ISA_AVX512)
#elif defined(EL_HAVE_AVX2)
#define EL_ISAS(X) X (c, EL_ISA_C) X (sse2, EL_ISA_SSE2) X (avx2, EL_ISA_AVX2)
#elif defined(EL_HAVE_SSE2)
#define EL_ISAS(X) X (c, EL_ISA_C) X (sse2, EL_ISA_SSE2)
#elif defined(EL_HAVE_NEON)
#define EL_ISAS(X) X (c, EL_ISA_C) X (neon, EL_ISA_NEON)
#else
#define EL_ISAS(X) X (c, EL_ISA_C)
#endif

#define DECLARE(name, isa) extern const ElKernels el_kernels_##name;
EL_ISAS (DECLARE)
#define ROW(name, isa) [isa] = &el_kernels_##name,
static const ElKernels *const built[EL_ISA_COUNT] = { EL_ISAS (ROW) };

const ElKernels *
el_kernels_get (ElIsa isa)
{
  return el_isa_supported (isa) ? built[isa] : NULL;
}

const ElKernels *
el_kernels_best (void)
{
  const ElKernels *best = NULL;

  for (int isa = 0; isa < EL_ISA_COUNT; isa++) {
    const ElKernels *kernels = el_kernels_get (isa);

    if (kernels)
      best = kernels;
  }
  return best;
}
