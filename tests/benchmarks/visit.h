/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "case.h"

/*
 * Sets the case up, runs it untimed until caches and lazily built tables are
 * warm, then for @budget seconds (at least one frame). Returns the median
 * seconds per frame, or a negative number with @error set.
 *
 * A frame's time is that of pushing one writable buffer through the element,
 * less what the thread waited for a processor that other processes had. The
 * buffer is refilled with the same picture before each push, outside the timed
 * section, so that an in-place filter never works on its own output. The
 * picture that comes out must differ from the one that went in, except for
 * identity: a filter in passthrough would be measured otherwise.
 *
 * memcpy is the plain loop over one pair of frames: the fastest state it has.
 */
gdouble bench_visit (const BenchCase *bcase, gdouble budget, GError **error);
