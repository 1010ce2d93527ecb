/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernels of this process: the best, or those that EDGELENS_CPU names. */
#pragma once

#include "engine/kernels.h"

const ElKernels *cpu_choice_kernels (void);
