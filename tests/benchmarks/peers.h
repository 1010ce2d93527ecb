/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "case.h"

/* An element of another plugin that does something comparable. */
typedef struct
{
  const gchar *element;
  const gchar *properties; /* so that it is not in passthrough */
  const gchar *formats;    /* it takes, the one to fall back on first */
  const gchar *compared;   /* whose peer it is; NULL: everyone's */
} BenchPeer;

extern const BenchPeer bench_peers[];
extern const guint bench_peer_count;

gboolean bench_peer_of (const BenchPeer *peer, const gchar *element);

/* @element, memcpy included, at its defaults on the frame of @bcase. */
BenchCase bench_reference_case (const gchar *element, const BenchCase *bcase);

/*
 * What the peer does where @bcase does its work: the same frame, in the same
 * format if the peer takes it, else in a packed one, by a single thread.
 */
BenchCase bench_peer_case (const BenchPeer *peer, const BenchCase *bcase);

/*
 * BENCH_SCALER, which shows a part of the frame over all of it, at the zoom and
 * with the filter of @bcase where that is a flat lens over the whole frame; else
 * a case without an element.
 */
BenchCase bench_scaler_for (const BenchCase *bcase);
