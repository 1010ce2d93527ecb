/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The row kernels: everything that touches samples, one table for each topic.
 *
 * The table of EL_ISA_C is complete and is the specification; the table of a
 * higher instruction set is the same source compiled for it, with explicit
 * vector code (simd/) where the compiler's own falls short. All tables give
 * the same bytes.
 *
 * Conventions: `n` is a number of pixels, at least 1. A line may be read up to
 * EL_LINE_PAD samples before its first and after its last sample; it may be
 * written up to EL_LINE_PAD samples after its last. A row (of the frame) is
 * neither read nor written beyond its n pixels. Arrays of two are indexed by
 * ElSample.wide: [0] works on uint8_t lines, [1] on uint16_t.
 */
#pragma once

#include "cpu.h"
#include "edges/edges.h"
#include "edges/maker/stages.h"
#include "lens/kernels/sources.h"
#include "tone/tone.h"
#include "planes/samples.h"

typedef struct ElKernels
{
  ElIsa isa;
  const ElSampleKernels *samples;
  const ElEdgeKernels *edges;
  const ElStageKernels *stages;
  const ElLensKernels *lens;
  const ElToneKernels *tone;
} ElKernels;

/* The kernels of an instruction set, or NULL where this build or this
 * processor lacks it. */
const ElKernels *el_kernels_get (ElIsa isa);

/* The best there are. */
const ElKernels *el_kernels_best (void);
