/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/kernels/angles.inc.h"
#include "edges/maker/kernels/blur-vectors.inc.h"
#include "edges/maker/kernels/blur.inc.h"
#include "edges/maker/kernels/classes.inc.h"
#include "edges/maker/kernels/magnitudes.inc.h"
#include "edges/maker/kernels/slopes.inc.h"
#include "edges/maker/kernels/stages-vectors.inc.h"
#include "edges/maker/kernels/thin-ranks.inc.h"
#include "edges/maker/kernels/thin-vectors.inc.h"
#include "edges/maker/kernels/thin.inc.h"

extern const ElStageKernels EL_ISA_NAME (el_stages);

const ElStageKernels EL_ISA_NAME (el_stages) = {
  .raise = { raise8, raise16 },
  .blur_down = { blur_down8, blur_down16 },
  .blur_across = { blur_across8, blur_across16 },
  .slopes = { slopes8, slopes16 },
  .turn = { turn_slopes8, turn_slopes16 },
  .strength = { { rank8, strength8_l1, strength8_kirsch, strength8_laplacian },
      { strength16_l2, strength16_l1, strength16_kirsch,
          strength16_laplacian } },
  .magnitude = { magnitude8, magnitude16 },
  .magnitudes = magnitudes8,
  .magnitude_kept = { magnitude8_kept, magnitude16_kept },
  .signed_slope = { signed_slope8, signed_slope16 },
  .angle = { angle8, angle16 },
  .replace = { replace8, replace16 },
  .steps = { steps8, steps16 },
  .thin = { thin8, thin16 },
  .thin_ranks = thin8_ranks,
  .classify = { classify8, classify16 },
  .keep = { keep8, keep16 },
  .mark = { mark8, mark16 },
  .larger = { larger8, larger16 },
};
