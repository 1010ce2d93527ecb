/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From settings to the numbers that kernels take, so that results are exact. */
#pragma once

#include "edges/operators.h"
#include "edges/settings.h"
#include "kernels.h"

void el_formula_gradient (ElGradient *gradient, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElSample *sample);

/* An overlay's is m, from 0 to white - black, after the threshold. */
ElFinish el_formula_finish (const ElSobelSettings *settings);
