/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernels.h"

/* EL_BUILT_ISAS, from the build: X (c, EL_ISA_C) X (sse2, EL_ISA_SSE2) ..., the
 * instruction sets whose tables there are, lowest first. */
#define X(name, isa) extern const ElKernels el_kernels_##name;
EL_BUILT_ISAS
#undef X
#define X(name, isa) [isa] = &el_kernels_##name,
static const ElKernels *const built[EL_ISA_COUNT] = { EL_BUILT_ISAS };
#undef X

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
