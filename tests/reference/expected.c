/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is allowed of every sample, field by field. */

#include "internal.h"

#include <string.h>

void
ref_allow (RefAllowed *allowed, gint lo, gint hi)
{
  g_assert (allowed->n < G_N_ELEMENTS (allowed->range));
  allowed->range[allowed->n].lo = lo;
  allowed->range[allowed->n].hi = hi;
  allowed->n++;
}

void
ref_allow_only (RefAllowed *allowed, gint value)
{
  allowed->n = 0;
  ref_allow (allowed, value, value);
}

static gboolean
is_allowed (const RefAllowed *allowed, gint value)
{
  for (guint i = 0; i < allowed->n; i++) {
    if (value >= allowed->range[i].lo && value <= allowed->range[i].hi)
      return TRUE;
  }
  return FALSE;
}

static RefExpected *
expected_new (RefPicture *in)
{
  RefExpected *expected = g_new0 (RefExpected, 1);

  expected->in = in;
  for (guint c = 0; c < in->n_comps; c++) {
    gsize n = (gsize) in->comp[c].width * in->comp[c].height;

    expected->allowed[c] = g_new0 (RefAllowed, n);
    for (gsize i = 0; i < n; i++)
      ref_allow_only (&expected->allowed[c][i], in->comp[c].v[i]);
  }
  return expected;
}

void
ref_expected_free (RefExpected *expected)
{
  for (guint c = 0; c < REF_MAX_COMPS; c++)
    g_free (expected->allowed[c]);
  g_free (expected);
}

static void
expect_field (RefExpected *frame, guint parity, RefFill fill,
    gconstpointer settings)
{
  RefPicture *pic = ref_picture_field (frame->in, parity);
  RefExpected *field;

  if (pic->height > 0) {
    field = expected_new (pic);
    fill (field, settings);
    for (guint c = 0; c < pic->n_comps; c++) {
      guint width = pic->comp[c].width;

      for (guint y = 0; y < pic->comp[c].height; y++)
        memcpy (frame->allowed[c] + (2 * y + parity) * width,
            field->allowed[c] + y * width, width * sizeof (RefAllowed));
    }
    ref_expected_free (field);
  }
  ref_picture_free (pic);
}

RefExpected *
ref_expect (RefPicture *in, RefFill fill, gconstpointer settings)
{
  RefExpected *expected = expected_new (in);

  if (in->interlaced) {
    expect_field (expected, 0, fill, settings);
    expect_field (expected, 1, fill, settings);
  } else {
    fill (expected, settings);
  }
  return expected;
}

static gchar *
describe (const RefExpected *expected, guint c, guint x, guint y, gint value)
{
  const RefPicture *in = expected->in;
  gsize i = y * in->comp[c].width + x;
  const RefAllowed *allowed = &expected->allowed[c][i];
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%s %ux%u: %c at %u,%u was %d, is %d, not in",
      gst_video_format_to_string (in->layout->format), in->width, in->height,
      ref_component_letter (in, c), x, y, in->comp[c].v[i], value);
  for (guint k = 0; k < allowed->n; k++)
    g_string_append_printf (text, " %d..%d", allowed->range[k].lo,
        allowed->range[k].hi);
  return g_string_free (text, FALSE);
}

gchar *
ref_expected_compare (const RefExpected *expected, const RefPicture *out)
{
  g_assert (expected->in->layout == out->layout);
  g_assert (expected->in->width == out->width);
  g_assert (expected->in->height == out->height);
  for (guint c = 0; c < out->n_comps; c++) {
    const RefComponent *comp = &out->comp[c];

    for (guint y = 0; y < comp->height; y++) {
      for (guint x = 0; x < comp->width; x++) {
        gsize i = y * comp->width + x;

        if (!is_allowed (&expected->allowed[c][i], comp->v[i]))
          return describe (expected, c, x, y, comp->v[i]);
      }
    }
  }
  return NULL;
}
