/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The arena of the fuzzer, in the place of frames/arena.c: a request gets what it
 * asks for and no byte more. What comes behind is filled and poisoned: code that
 * is instrumented is stopped when it touches it, and what GStreamer's own
 * functions, which are not, have written there is found by the next look.
 */
#pragma once

/* Aborts where a byte behind the memory of any arena has changed. */
void guard_check (void);
