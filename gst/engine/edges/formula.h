/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From settings to the numbers that kernels take, so that results are exact. */
#pragma once

#include "edges/operators.h"
#include "edges/settings.h"
#include "kernels.h"

/* `raw`: the result is m, from 0 to white - black, and el_formula_finish () says
 * what else is to be done; otherwise it is the sample itself. */
void el_formula_gradient (ElGradient *gradient, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElSample *sample, bool raw);

ElFinish el_formula_finish (const ElSobelSettings *settings);
