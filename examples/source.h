/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where the frames of the programs come from: whatever GStreamer decodes, in a
 * pipeline of its own that knows nothing of what is done with them. So a film
 * can be halted, or be over, while its last frame is still looked at. */

#pragma once

#include <gst/gst.h>

/* What `source` may be, for --help. */
#define SOURCE_HELP "[DEVICE | FILE | URI]"

typedef struct _Source Source;

typedef struct
{
  /* A frame when its time has come; in a streaming thread. The sample is the
   * source's, keep a reference. */
  void (*frame) (GstSample *sample, gpointer user_data);

  /* The last frame was the last one: the end of a film or a still (@error is
   * NULL), or something is wrong, in words for the user. At most once, in the
   * main context. */
  void (*ended) (const GError *error, gpointer user_data);

  /* What is known of the frames that come from now on, such as which way up they
   * are; in a streaming thread. May be NULL. */
  void (*tags) (GstTagList *tags, gpointer user_data);
} SourceEvents;

/* The first camera that there is, as a name for source_new(). */
#define SOURCE_CAMERA "camera"
gboolean source_has_camera (void);

/* @what: SOURCE_CAMERA, a v4l2 device, a file or a URI; NULL is a moving test picture.
 * Returns NULL and sets @error when there is no such thing. */
Source *source_new (const gchar *what, const SourceEvents *events,
    gpointer user_data, GError **error);

/* From a @camera, such as a GstDevice makes (taken over), in @caps that it has
 * (NULL: in any). */
Source *source_new_from_camera (GstElement *camera, const GstCaps *caps,
    const SourceEvents *events, gpointer user_data);

/* A source comes to the world halted, and can be halted and let go on again. */
void source_play (Source *source, gboolean playing);

/* No event comes any more when this returns; in the main context. */
void source_free (Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)
