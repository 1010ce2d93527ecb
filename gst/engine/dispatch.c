/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernels.h"

/* EL_BUILT_ISAS, from the build: X (c, EL_ISA_C) X (sse2, EL_ISA_SSE2) ..., the
 * instruction sets whose tables there are, lowest first. */
#define X(name, isa)                              \
  extern const ElSampleKernels el_samples_##name; \
  extern const ElEdgeKernels el_edges_##name;     \
  extern const ElStageKernels el_stages_##name;   \
  extern const ElLensKernels el_lens_##name;      \
  extern const ElToneKernels el_tone_##name;
EL_BUILT_ISAS
#undef X
#define X(name, isa)                                                      \
  [isa] = { isa, &el_samples_##name, &el_edges_##name, &el_stages_##name, \
    &el_lens_##name, &el_tone_##name },
static const ElKernels built[EL_ISA_COUNT] = { EL_BUILT_ISAS };
#undef X

const ElKernels *
el_kernels_get (ElIsa isa)
{
  return el_isa_supported (isa) && built[isa].samples ? &built[isa] : NULL;
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
