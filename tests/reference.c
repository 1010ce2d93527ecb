/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "reference.h"

#include "edgemaker.h"

#include <math.h>
#include <string.h>

/* Sample positions */

#define NATIVE_BE (G_BYTE_ORDER == G_BIG_ENDIAN)

#define BYTES(name, w_sub, h_sub, ...)                     \
  {                                                        \
    GST_VIDEO_FORMAT_##name, 8, 1, 0, FALSE, w_sub, h_sub, \
    {                                                      \
      __VA_ARGS__                                          \
    }                                                      \
  }
#define WORDS(name, depth, shift, big, w_sub, h_sub, ...)        \
  {                                                              \
    GST_VIDEO_FORMAT_##name, depth, 2, shift, big, w_sub, h_sub, \
    {                                                            \
      __VA_ARGS__                                                \
    }                                                            \
  }
#define BOTH(name, depth, shift, w_sub, h_sub, ...)                 \
  WORDS (name##LE, depth, shift, FALSE, w_sub, h_sub, __VA_ARGS__), \
      WORDS (name##BE, depth, shift, TRUE, w_sub, h_sub, __VA_ARGS__)

const RefFormat ref_formats[REF_N_FORMATS] = {
  BYTES (GRAY8, 0, 0, "Y"),
  BOTH (GRAY16_, 16, 0, 0, 0, "Y"),
  BYTES (I420, 1, 1, "Y", "U", "V"),
  BYTES (YV12, 1, 1, "Y", "V", "U"),
  BYTES (Y41B, 2, 0, "Y", "U", "V"),
  BYTES (Y42B, 1, 0, "Y", "U", "V"),
  BYTES (Y444, 0, 0, "Y", "U", "V"),
  BYTES (YUV9, 2, 2, "Y", "U", "V"),
  BYTES (YVU9, 2, 2, "Y", "V", "U"),
  BYTES (NV12, 1, 1, "Y", "UV"),
  BYTES (NV21, 1, 1, "Y", "VU"),
  BYTES (NV16, 1, 0, "Y", "UV"),
  BYTES (NV61, 1, 0, "Y", "VU"),
  BYTES (NV24, 0, 0, "Y", "UV"),
  BYTES (AV12, 1, 1, "Y", "UV", "A"),
  BYTES (YUY2, 1, 0, "YUYV"),
  BYTES (UYVY, 1, 0, "UYVY"),
  BYTES (YVYU, 1, 0, "YVYU"),
  BYTES (VYUY, 1, 0, "VYUY"),
  BYTES (v308, 0, 0, "YUV"),
  BYTES (IYU2, 0, 0, "UYV"),
  BYTES (AYUV, 0, 0, "AYUV"),
  BYTES (VUYA, 0, 0, "VUYA"),
  BYTES (A420, 1, 1, "Y", "U", "V", "A"),
  BYTES (RGB, 0, 0, "RGB"),
  BYTES (BGR, 0, 0, "BGR"),
  BYTES (RGBx, 0, 0, "RGBx"),
  BYTES (BGRx, 0, 0, "BGRx"),
  BYTES (xRGB, 0, 0, "xRGB"),
  BYTES (xBGR, 0, 0, "xBGR"),
  BYTES (RGBA, 0, 0, "RGBA"),
  BYTES (BGRA, 0, 0, "BGRA"),
  BYTES (ARGB, 0, 0, "ARGB"),
  BYTES (ABGR, 0, 0, "ABGR"),
  BYTES (RGBP, 0, 0, "R", "G", "B"),
  BYTES (BGRP, 0, 0, "B", "G", "R"),
  BYTES (GBR, 0, 0, "G", "B", "R"),
  BYTES (GBRA, 0, 0, "G", "B", "R", "A"),
  BOTH (I420_10, 10, 0, 1, 1, "Y", "U", "V"),
  BOTH (I420_12, 12, 0, 1, 1, "Y", "U", "V"),
  BOTH (I422_10, 10, 0, 1, 0, "Y", "U", "V"),
  BOTH (I422_12, 12, 0, 1, 0, "Y", "U", "V"),
  BOTH (Y444_10, 10, 0, 0, 0, "Y", "U", "V"),
  BOTH (Y444_12, 12, 0, 0, 0, "Y", "U", "V"),
  BOTH (A420_10, 10, 0, 1, 1, "Y", "U", "V", "A"),
  BOTH (A422_10, 10, 0, 1, 0, "Y", "U", "V", "A"),
  BOTH (A444_10, 10, 0, 0, 0, "Y", "U", "V", "A"),
  BOTH (GBR_10, 10, 0, 0, 0, "G", "B", "R"),
  BOTH (GBR_12, 12, 0, 0, 0, "G", "B", "R"),
  BOTH (GBRA_10, 10, 0, 0, 0, "G", "B", "R", "A"),
  BOTH (GBRA_12, 12, 0, 0, 0, "G", "B", "R", "A"),
  BOTH (P010_10, 10, 6, 1, 1, "Y", "UV"),
  BOTH (P012_, 12, 4, 1, 1, "Y", "UV"),
  BOTH (P016_, 16, 0, 1, 1, "Y", "UV"),
  BOTH (Y212_, 12, 4, 1, 0, "YUYV"),
  BOTH (Y412_, 12, 4, 0, 0, "UYVA"),
  BOTH (Y444_16, 16, 0, 0, 0, "Y", "U", "V"),
  WORDS (Y210, 10, 6, FALSE, 1, 0, "YUYV"),
  WORDS (v216, 16, 0, FALSE, 1, 0, "UYVY"),
  WORDS (AYUV64, 16, 0, NATIVE_BE, 0, 0, "AYUV"),
  WORDS (ARGB64, 16, 0, NATIVE_BE, 0, 0, "ARGB"),
  BOTH (ARGB64_, 16, 0, 0, 0, "ARGB"),
  BOTH (BGRA64_, 16, 0, 0, 0, "BGRA"),
  BOTH (RGBA64_, 16, 0, 0, 0, "RGBA"),
  BOTH (ABGR64_, 16, 0, 0, 0, "ABGR"),
#if GST_CHECK_VERSION(1, 24, 0)
  BYTES (A422, 1, 0, "Y", "U", "V", "A"),
  BYTES (A444, 0, 0, "Y", "U", "V", "A"),
  BOTH (A420_12, 12, 0, 1, 1, "Y", "U", "V", "A"),
  BOTH (A420_16, 16, 0, 1, 1, "Y", "U", "V", "A"),
  BOTH (A422_12, 12, 0, 1, 0, "Y", "U", "V", "A"),
  BOTH (A422_16, 16, 0, 1, 0, "Y", "U", "V", "A"),
  BOTH (A444_12, 12, 0, 0, 0, "Y", "U", "V", "A"),
  BOTH (A444_16, 16, 0, 0, 0, "Y", "U", "V", "A"),
  BOTH (GBR_16, 16, 0, 0, 0, "G", "B", "R"),
  BOTH (Y216_, 16, 0, 1, 0, "YUYV"),
  BOTH (Y416_, 16, 0, 0, 0, "UYVA"),
  BYTES (RBGA, 0, 0, "RBGA"),
#endif
#if GST_CHECK_VERSION(1, 26, 0)
  WORDS (GRAY10_LE16, 10, 0, FALSE, 0, 0, "Y"),
#endif
};

const RefFormat *
ref_format_find (GstVideoFormat format)
{
  for (guint i = 0; i < REF_N_FORMATS; i++) {
    if (ref_formats[i].format == format)
      return &ref_formats[i];
  }
  return NULL;
}

static guint
load_sample (const RefFormat *f, const guint8 *p)
{
  guint word = *p;

  if (f->bytes == 2)
    word = f->big_endian ? GST_READ_UINT16_BE (p) : GST_READ_UINT16_LE (p);
  return (word >> f->shift) & ((1u << f->depth) - 1);
}

/* The bits around the sample stay as they were. */
static void
store_sample (const RefFormat *f, guint8 *p, guint value)
{
  guint mask = ((1u << f->depth) - 1) << f->shift;
  guint bits = value << f->shift;

  if (f->bytes == 1)
    *p = bits;
  else if (f->big_endian)
    GST_WRITE_UINT16_BE (p, (GST_READ_UINT16_BE (p) & ~mask) | bits);
  else
    GST_WRITE_UINT16_LE (p, (GST_READ_UINT16_LE (p) & ~mask) | bits);
}

/* The byte of sample @x, @y of the component called @letter in a mapped frame,
 * or NULL where the format has no such component. */
static guint8 *
sample_at (const RefFormat *f, gchar letter, GstVideoFrame *frame, guint x,
    guint y)
{
  for (guint plane = 0; plane < REF_MAX_COMPS && f->planes[plane]; plane++) {
    const gchar *group = f->planes[plane];
    const gchar *first = strchr (group, letter);
    guint length = strlen (group), each;

    if (!first)
      continue;
    /* Y is twice in YUYV: a luma sample every two words, chroma every four */
    each = strchr (first + 1, letter) ? length / 2 : length;
    return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane)
        + (gssize) y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane)
        + (x * each + (first - group)) * f->bytes;
  }
  return NULL;
}

/* Pictures */

static gchar
component_letter (const RefPicture *pic, guint c)
{
  if (c == pic->n_colors)
    return strchr (pic->layout->planes[0], 'x') ? 'x' : 'A';
  return (pic->rgb ? "RGB" : "YUV")[c];
}

/* Chroma sits at the luma sample that is first of those it stands for, or in the
 * middle of them: the chroma site tells, and where it is unknown the height. */
static gdouble
chroma_place (const GstVideoInfo *info, GstVideoChromaSite cosited, guint sub)
{
  GstVideoChromaSite site = info->chroma_site;

  if (site == GST_VIDEO_CHROMA_SITE_UNKNOWN && info->height > 576)
    site = GST_VIDEO_CHROMA_SITE_MPEG2;
  return (site & cosited) ? 0.0 : ((1 << sub) - 1) / 2.0;
}

static gboolean
frame_is_interlaced (GstVideoFrame *frame)
{
  switch (GST_VIDEO_INFO_INTERLACE_MODE (&frame->info)) {
    case GST_VIDEO_INTERLACE_MODE_INTERLEAVED:
      return TRUE;
    case GST_VIDEO_INTERLACE_MODE_MIXED:
      return GST_BUFFER_FLAG_IS_SET (frame->buffer,
          GST_VIDEO_BUFFER_FLAG_INTERLACED);
    default:
      return FALSE;
  }
}

static void
picture_set_components (RefPicture *pic, const GstVideoInfo *info)
{
  for (guint c = 0; c < pic->n_comps; c++) {
    RefComponent *comp = &pic->comp[c];
    gboolean chroma = !pic->rgb && (c == 1 || c == 2);

    comp->w_sub = chroma ? pic->layout->w_sub : 0;
    comp->h_sub = chroma ? pic->layout->h_sub : 0;
    comp->x0 =
        chroma_place (info, GST_VIDEO_CHROMA_SITE_H_COSITED, comp->w_sub);
    comp->y0 =
        chroma_place (info, GST_VIDEO_CHROMA_SITE_V_COSITED, comp->h_sub);
    comp->width = (pic->width + (1 << comp->w_sub) - 1) >> comp->w_sub;
    comp->height = (pic->height + (1 << comp->h_sub) - 1) >> comp->h_sub;
    comp->v = g_new0 (guint16, (gsize) comp->width * comp->height);
  }
}

/* BT.709 where the caps name no matrix: for RGB, among others. */
static void
picture_set_colorimetry (RefPicture *pic, const GstVideoInfo *info)
{
  if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &pic->kr,
          &pic->kb))
    gst_video_color_matrix_get_Kr_Kb (GST_VIDEO_COLOR_MATRIX_BT709, &pic->kr,
        &pic->kb);
  gst_video_color_range_offsets (info->colorimetry.range, info->finfo,
      pic->offset, pic->scale);
}

RefPicture *
ref_picture_read (GstVideoFrame *frame)
{
  const GstVideoInfo *info = &frame->info;
  RefPicture *pic = g_new0 (RefPicture, 1);

  pic->layout = ref_format_find (GST_VIDEO_INFO_FORMAT (info));
  g_assert (pic->layout != NULL);
  pic->width = GST_VIDEO_INFO_WIDTH (info);
  pic->height = GST_VIDEO_INFO_HEIGHT (info);
  pic->rgb = GST_VIDEO_INFO_IS_RGB (info);
  pic->n_colors = GST_VIDEO_INFO_IS_GRAY (info) ? 1 : 3;
  pic->n_comps = pic->n_colors;
  if (sample_at (pic->layout, 'A', frame, 0, 0)
      || sample_at (pic->layout, 'x', frame, 0, 0))
    pic->n_comps++;
  pic->interlaced = frame_is_interlaced (frame);
  pic->row_height = 1;
  pic->par =
      (gdouble) GST_VIDEO_INFO_PAR_N (info) / GST_VIDEO_INFO_PAR_D (info);
  picture_set_colorimetry (pic, info);
  picture_set_components (pic, info);

  for (guint c = 0; c < pic->n_comps; c++) {
    RefComponent *comp = &pic->comp[c];
    gchar letter = component_letter (pic, c);

    for (guint y = 0; y < comp->height; y++)
      for (guint x = 0; x < comp->width; x++)
        comp->v[y * comp->width + x] = load_sample (pic->layout,
            sample_at (pic->layout, letter, frame, x, y));
  }
  return pic;
}

void
ref_picture_write (const RefPicture *pic, GstVideoFrame *frame)
{
  for (guint c = 0; c < pic->n_comps; c++) {
    const RefComponent *comp = &pic->comp[c];
    gchar letter = component_letter (pic, c);

    for (guint y = 0; y < comp->height; y++)
      for (guint x = 0; x < comp->width; x++)
        store_sample (pic->layout, sample_at (pic->layout, letter, frame, x, y),
            comp->v[y * comp->width + x]);
  }
}

void
ref_picture_free (RefPicture *pic)
{
  for (guint c = 0; c < pic->n_comps; c++)
    g_free (pic->comp[c].v);
  g_free (pic);
}

/* Rows 0, 2, 4... (@parity 0) or 1, 3, 5... of every plane as a picture. Its
 * rows are twice as tall as those of the frame. */
static RefPicture *
picture_field (const RefPicture *pic, guint parity)
{
  RefPicture *field = g_memdup2 (pic, sizeof (RefPicture));

  field->interlaced = FALSE;
  field->par = pic->par / 2;
  field->row_height = 2;
  field->height = (pic->height + 1 - parity) / 2;
  for (guint c = 0; c < field->n_comps; c++) {
    RefComponent *comp = &field->comp[c];

    comp->height = (comp->height + 1 - parity) / 2;
    comp->v = g_new0 (guint16, (gsize) comp->width * comp->height);
    for (guint y = 0; y < comp->height; y++)
      memcpy (comp->v + y * comp->width,
          pic->comp[c].v + (2 * y + parity) * comp->width,
          comp->width * sizeof (guint16));
  }
  return field;
}

static gint
sample_max (const RefPicture *pic)
{
  return (1 << pic->layout->depth) - 1;
}

/* Of the nearest sample inside, where @x, @y lies outside. */
static gint
component_at (const RefComponent *comp, gint x, gint y)
{
  x = CLAMP (x, 0, (gint) comp->width - 1);
  y = CLAMP (y, 0, (gint) comp->height - 1);
  return comp->v[y * comp->width + x];
}

/* A value in the middle between two integers goes up, also where rounding noise
 * has left it just below the middle. */
static gint
round_up_ties (gdouble value)
{
  return floor (value + 0.5 + 1e-9);
}

void
ref_picture_color (const RefPicture *pic, guint argb, gint color[3])
{
  gdouble r = ((argb >> 16) & 0xff) / 255.0;
  gdouble g = ((argb >> 8) & 0xff) / 255.0;
  gdouble b = (argb & 0xff) / 255.0;
  gdouble y = pic->kr * r + (1 - pic->kr - pic->kb) * g + pic->kb * b;
  gdouble rgb[3] = { r, g, b };
  gdouble yuv[3] = { y, (b - y) / (1 - pic->kb) / 2,
    (r - y) / (1 - pic->kr) / 2 };

  for (guint c = 0; c < 3; c++) {
    gdouble value = pic->rgb ? rgb[c] : yuv[c];
    gint rounded = round_up_ties (pic->offset[c] + pic->scale[c] * value);

    color[c] = CLAMP (rounded, 0, sample_max (pic));
  }
}

/* Expectations */

static void
allow (RefAllowed *allowed, gint lo, gint hi)
{
  g_assert (allowed->n < G_N_ELEMENTS (allowed->range));
  allowed->range[allowed->n].lo = lo;
  allowed->range[allowed->n].hi = hi;
  allowed->n++;
}

static void
allow_only (RefAllowed *allowed, gint value)
{
  allowed->n = 0;
  allow (allowed, value, value);
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

/* To begin with, the picture has to stay as it is. */
static RefExpected *
expected_new (RefPicture *in)
{
  RefExpected *expected = g_new0 (RefExpected, 1);

  expected->in = in;
  for (guint c = 0; c < in->n_comps; c++) {
    gsize n = (gsize) in->comp[c].width * in->comp[c].height;

    expected->allowed[c] = g_new0 (RefAllowed, n);
    for (gsize i = 0; i < n; i++)
      allow_only (&expected->allowed[c][i], in->comp[c].v[i]);
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

typedef void (*FillExpected) (RefExpected *expected, gconstpointer settings);

static void
expect_field (RefExpected *frame, guint parity, FillExpected fill,
    gconstpointer settings)
{
  RefPicture *pic = picture_field (frame->in, parity);
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

static RefExpected *
expect (RefPicture *in, FillExpected fill, gconstpointer settings)
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
      component_letter (in, c), x, y, in->comp[c].v[i], value);
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

/* out = p + (color - p) * alpha / 255 * m / range, with m the mean of @n
 * integers that add up to @sum; to the nearest, in integers, ties up. */
static gint
blend_exact (gint p, gint color, guint alpha, gint64 sum, gint64 n,
    gint64 range)
{
  gint64 den = 255 * range * n;
  gint64 num = p * den + (color - p) * (gint64) alpha * sum;

  return (2 * num + den) / (2 * den);
}

/* Sobel */

/* The weights of an operator are side, middle, side; the sums are brought to
 * Sobel's response to a ramp by * num / den. */
static const struct
{
  gint side, middle;
  gdouble num, den;
} operators[REF_N_OPERATORS] = {
  [REF_SOBEL] = { 1, 2, 1, 1 },
  [REF_SCHARR] = { 3, 10, 4, 16 },
  [REF_PREWITT] = { 1, 1, 4, 3 },
};

/* gx is positive where the picture brightens rightwards, gy downwards. */
static void
gradient (const RefComponent *p, gint x, gint y, RefOperator operator,
    gint * gx, gint *gy)
{
  gint s = operators[operator].side, m = operators[operator].middle;

#define P(dx, dy) component_at (p, x + (dx), y + (dy))
  *gx = s * (P (1, -1) - P (-1, -1)) + m * (P (1, 0) - P (-1, 0))
      + s * (P (1, 1) - P (-1, 1));
  *gy = s * (P (-1, 1) - P (-1, -1)) + m * (P (0, 1) - P (0, -1))
      + s * (P (1, 1) - P (1, -1));
#undef P
}

/* m = floor (gain * k * sqrt (gx * gx + gy * gy) / 2), or with |gx| + |gy| */
static gint
magnitude (const RefComponent *p, gint x, gint y, const RefSobel *s)
{
  gint gx, gy;
  gdouble length;

  gradient (p, x, y, s->operator, & gx, &gy);
  if (s->norm == REF_L2)
    length = sqrt ((gdouble) gx * gx + (gdouble) gy * gy);
  else
    length = (gdouble) ABS (gx) + ABS (gy);
  length = length * operators[s->operator].num / operators[s->operator].den;
  return floor (s->gain * length / 2);
}

/* What is left of @m after the threshold, at most @range. */
static gint
cut_magnitude (gint m, gint range, const RefSobel *s)
{
  if (m < s->threshold * range - 1e-9)
    return 0;
  return CLAMP (m, 0, range);
}

/* The luma as a plane: the stored one, or that of R, G, B by the matrix, whose
 * coefficients are multiples of 1/10000, rounded with ties up. */
static RefComponent
luma_new (const RefPicture *pic)
{
  RefComponent luma = pic->comp[0];
  gsize n = (gsize) pic->width * pic->height;
  guint kr = round_up_ties (pic->kr * 10000);
  guint kb = round_up_ties (pic->kb * 10000);
  guint kg = 10000 - kr - kb;

  luma.v = g_memdup2 (luma.v, n * sizeof (guint16));
  for (gsize i = 0; pic->rgb && i < n; i++)
    luma.v[i] = (kr * pic->comp[0].v[i] + kg * pic->comp[1].v[i]
                    + kb * pic->comp[2].v[i] + 5000)
        / 10000;
  return luma;
}

/* The same of what the edge maker made. */
static void
expect_made (RefExpected *expected, const RefComponent *plane, guint c,
    const RefSobel *s)
{
  const RefPicture *pic = expected->in;
  const gboolean is_m = s->output == REF_MAGNITUDE || s->output == REF_MASK;
  RefComponent made = ref_edges_new (pic, plane, s);

  for (gsize i = 0; i < (gsize) plane->width * plane->height; i++) {
    gint m = s->invert ? pic->scale[0] - made.v[i] : made.v[i];

    allow_only (&expected->allowed[c][i],
        is_m ? pic->offset[0] + m : made.v[i]);
  }
  g_free (made.v);
}

static gint
magnitude_output (gint m, const RefPicture *pic, const RefSobel *s)
{
  gint range = pic->scale[0];

  m = cut_magnitude (m, range, s);
  if (s->output == REF_MASK)
    m = m > 0 ? range : 0;
  return pic->offset[0] + (s->invert ? range - m : m);
}

/* mid-level + floor (gain * k * g / 8), within the nominal range */
static gint
gradient_output (gint g, const RefPicture *pic, const RefSobel *s)
{
  gdouble scaled = g * operators[s->operator].num / operators[s->operator].den;
  gdouble value =
      (1 << (pic->layout->depth - 1)) + floor (s->gain * scaled / 8);

  return CLAMP (value, pic->offset[0], pic->offset[0] + pic->scale[0]);
}

/* Above 8 bits the magnitude and the gradient may be off by one. */
static gint
slack (const RefPicture *pic)
{
  return pic->layout->depth > 8 ? 1 : 0;
}

/* Every output but overlay and none, of the plane @p at one sample. */
static void
allow_edge (RefAllowed *allowed, const RefPicture *pic, const RefComponent *p,
    gint x, gint y, const RefSobel *s)
{
  gint gx, gy;

  allowed->n = 0;
  for (gint off = -slack (pic); off <= slack (pic); off++) {
    gint value;

    if (s->output == REF_MAGNITUDE || s->output == REF_MASK) {
      value = magnitude_output (MAX (magnitude (p, x, y, s) + off, 0), pic, s);
    } else {
      gradient (p, x, y, s->operator, & gx, &gy);
      value =
          gradient_output (s->output == REF_GRADIENT_X ? gx : gy, pic, s) + off;
      value = CLAMP (value, pic->offset[0], pic->offset[0] + pic->scale[0]);
    }
    allow (allowed, value, value);
  }
}

static void
expect_edges (RefExpected *expected, const RefComponent *plane, guint c,
    const RefSobel *s)
{
  if (ref_edges_wanted (s)) {
    expect_made (expected, plane, c, s);
    return;
  }
  for (guint y = 0; y < plane->height; y++)
    for (guint x = 0; x < plane->width; x++)
      allow_edge (&expected->allowed[c][y * plane->width + x], expected->in,
          plane, x, y, s);
}

static void
expect_neutral (RefExpected *expected, guint c)
{
  const RefComponent *comp = &expected->in->comp[c];

  for (gsize i = 0; i < (gsize) comp->width * comp->height; i++)
    allow_only (&expected->allowed[c][i],
        1 << (expected->in->layout->depth - 1));
}

/* The least and the largest sum of the magnitudes at the luma samples, inside
 * the frame, that sample @x, @y of a subsampled component covers. */
static guint
covered_magnitudes (const RefPicture *pic, const RefComponent *luma,
    const RefComponent *made, const RefComponent *comp, guint x, guint y,
    const RefSobel *s, gint64 sum[2])
{
  guint n = 0;

  sum[0] = sum[1] = 0;
  for (guint j = y << comp->h_sub;
       j < MIN ((y + 1) << comp->h_sub, pic->height); j++)
    for (guint i = x << comp->w_sub;
         i < MIN ((x + 1) << comp->w_sub, pic->width); i++) {
      gint m =
          made->v ? made->v[j * pic->width + i] : magnitude (luma, i, j, s);
      gint off = made->v ? 0 : slack (pic);

      sum[0] +=
          made->v ? m : cut_magnitude (MAX (m - off, 0), pic->scale[0], s);
      sum[1] += made->v ? m : cut_magnitude (m + off, pic->scale[0], s);
      n++;
    }
  return n;
}

static void
expect_overlay (RefExpected *expected, const RefComponent *luma, guint c,
    const RefSobel *s)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];
  RefComponent made = { 0 };
  guint alpha = s->color >> 24;
  gint color[3];

  if (ref_edges_wanted (s))
    made = ref_edges_new (pic, luma, s);

  ref_picture_color (pic, s->color, color);
  for (guint y = 0; y < comp->height; y++) {
    for (guint x = 0; x < comp->width; x++) {
      gsize i = y * comp->width + x;
      gint64 sum[2];
      guint n = covered_magnitudes (pic, luma, &made, comp, x, y, s, sum);
      gint a =
          blend_exact (comp->v[i], color[c], alpha, sum[0], n, pic->scale[0]);
      gint b =
          blend_exact (comp->v[i], color[c], alpha, sum[1], n, pic->scale[0]);

      expected->allowed[c][i].n = 0;
      /* where nothing is blended, nothing may change, at any depth */
      if (alpha == 0 || sum[1] == 0)
        allow (&expected->allowed[c][i], comp->v[i], comp->v[i]);
      else
        allow (&expected->allowed[c][i], MIN (a, b) - slack (pic),
            MAX (a, b) + slack (pic));
    }
  }
  g_free (made.v);
}

/* Directions: gray formats have black where m is 0, else a level for each angle;
 * others the hue of the angle, as bright as m is. */

/* The share of red, green or blue in a hue, of which there are 1536. */
static gdouble
hue_share (gint hue, guint color)
{
  gdouble sixths = fmod (hue / 256.0 - 2.0 * color + 6, 6);

  return CLAMP (2 - MIN (sixths, 6 - sixths), 0, 1);
}

/* What a hue of full brightness adds to component @c, in steps of m / 65536. */
static gint
hue_weight (const RefPicture *pic, gint hue, guint c)
{
  gdouble r = hue_share (hue, 0), g = hue_share (hue, 1);
  gdouble b = hue_share (hue, 2), rgb[3] = { r, g, b }, y, value;

  y = pic->kr * r + (1 - pic->kr - pic->kb) * g + pic->kb * b;
  if (pic->rgb)
    value = rgb[c];
  else if (c == 0)
    value = y;
  else
    value = (c == 1 ? (b - y) / (2 - 2 * pic->kb) : (r - y) / (2 - 2 * pic->kr))
        * pic->scale[c] / pic->scale[0];
  return floor (value * 65536 + 0.5);
}

/* The sum of what the pixels add that sample @x, @y covers, and their number. */
static guint
covered_hues (const RefPicture *pic, const RefComponent *m,
    const gdouble *turns, const RefComponent *comp, guint x, guint y, guint c,
    gint64 *sum)
{
  guint n = 0;

  *sum = 0;
  for (guint j = y << comp->h_sub;
       j < MIN ((y + 1) << comp->h_sub, pic->height); j++)
    for (guint i = x << comp->w_sub;
         i < MIN ((x + 1) << comp->w_sub, pic->width); i++, n++) {
      gint hue = floor (1536 * turns[j * pic->width + i] + 1e-9);

      *sum +=
          (gint64) m->v[j * pic->width + i] * hue_weight (pic, hue % 1536, c);
    }
  return n;
}

static void
expect_hues (RefExpected *expected, const RefComponent *m, const gdouble *turns,
    guint c)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];
  gint base =
      pic->rgb || c == 0 ? pic->offset[0] : 1 << (pic->layout->depth - 1);
  gint max = (1 << pic->layout->depth) - 1;

  for (guint y = 0; y < comp->height; y++)
    for (guint x = 0; x < comp->width; x++) {
      gint64 sum;
      guint n = covered_hues (pic, m, turns, comp, x, y, c, &sum);
      gint value = base + floor (sum / (65536.0 * n) + 0.5);

      allow_only (&expected->allowed[c][y * comp->width + x],
          CLAMP (value, 0, max));
    }
}

static void
expect_levels (RefExpected *expected, const RefComponent *m,
    const gdouble *turns)
{
  const RefPicture *pic = expected->in;
  gdouble part = pic->scale[0] / 255.0;

  for (gsize i = 0; i < (gsize) pic->width * pic->height; i++) {
    gdouble level = part * (1 + 254 * turns[i]) + 0.5;
    RefAllowed *allowed = &expected->allowed[0][i];

    allow_only (allowed, pic->offset[0]);
    if (m->v[i] > 0) {
      allowed->n = 0;
      allow (allowed, pic->offset[0] + floor (level - 1e-7),
          pic->offset[0] + floor (level + 1e-7));
    }
  }
}

static void
expect_directions (RefExpected *expected, const RefComponent *luma,
    const RefSobel *s)
{
  RefComponent m = ref_edges_new (expected->in, luma, s);
  gdouble *turns = ref_turns_new (expected->in, luma, s);

  if (expected->in->n_colors == 1)
    expect_levels (expected, &m, turns);
  for (guint c = 0; expected->in->n_colors == 3 && c < 3; c++)
    expect_hues (expected, &m, turns, c);
  g_free (m.v);
  g_free (turns);
}

static void
fill_sobel (RefExpected *expected, gconstpointer settings)
{
  const RefSobel *s = settings;
  const RefPicture *pic = expected->in;
  gboolean keep = s->keep_color && s->output == REF_MAGNITUDE;
  RefComponent luma = luma_new (pic);

  if (s->output == REF_DIRECTION)
    expect_directions (expected, &luma, s);
  for (guint c = 0; s->output < REF_NONE && c < pic->n_colors; c++) {
    if (s->output == REF_OVERLAY)
      expect_overlay (expected, &luma, c, s);
    else if (pic->rgb && keep)
      expect_edges (expected, &pic->comp[c], c, s);
    else if (pic->rgb || c == 0)
      expect_edges (expected, &luma, c, s);
    else if (!keep)
      expect_neutral (expected, c);
  }
  g_free (luma.v);
}

RefExpected *
ref_sobel (RefPicture *in, const RefSobel *settings)
{
  return expect (in, fill_sobel, settings);
}

/* Sum of gx * gx + gy * gy over those rows @y to @y_end, of the frame, that
 * belong to the field @parity of @step fields. */
static guint64
focus_sum (const RefPicture *pic, gint x, gint x_end, gint y, gint y_end,
    gint step, gint parity)
{
  RefComponent luma = luma_new (pic);
  guint64 sum = 0;
  gint gx, gy;

  for (gint j = y; j < y_end; j++) {
    for (gint i = x; j % step == parity && i < x_end; i++) {
      gradient (&luma, i, j / step, REF_SOBEL, &gx, &gy);
      sum += (guint64) ((gint64) gx * gx + (gint64) gy * gy);
    }
  }
  g_free (luma.v);
  return sum;
}

gdouble
ref_focus (const RefPicture *in, gint x, gint y, gint w, gint h)
{
  gint x_end = MIN (x + w, (gint) in->width);
  gint y_end = MIN (y + h, (gint) in->height);
  guint64 sum = 0;

  x = MAX (x, 0);
  y = MAX (y, 0);
  if (x >= x_end || y >= y_end)
    return 0;
  if (in->interlaced) {
    for (gint parity = 0; parity < 2; parity++) {
      RefPicture *field = picture_field (in, parity);

      sum += focus_sum (field, x, x_end, y, y_end, 2, parity);
      ref_picture_free (field);
    }
  } else {
    sum = focus_sum (in, x, x_end, y, y_end, 1, 0);
  }
  return sum / ((gdouble) (x_end - x) * (y_end - y))
      / ((gdouble) in->scale[0] * in->scale[0]);
}

/* Lens */

/* In luma samples; R and the ring's width in rows. */
typedef struct
{
  const RefMagnify *s;
  gdouble cx, cy, ox, oy, R, par, ring;
} Lens;

static Lens
lens_make (const RefMagnify *s, guint width, guint height, gdouble par)
{
  Lens lens = { s, s->center_x * width, s->center_y * height,
    (s->source_x < 0 ? s->center_x : s->source_x) * width,
    (s->source_y < 0 ? s->center_y : s->source_y) * height, s->radius * height,
    par, s->border_width };

  if (lens.R < 1e-6) /* no lens */
    lens.R = 0;
  return lens;
}

static gdouble
lens_distance (const Lens *lens, gdouble x, gdouble y)
{
  gdouble dx = (x - lens->cx) * lens->par / lens->s->aspect;
  gdouble dy = y - lens->cy;

  if (lens->s->shape == REF_SQUARE)
    return MAX (fabs (dx), fabs (dy));
  return sqrt (dx * dx + dy * dy);
}

static gdouble
lens_scale (const Lens *lens, gdouble u)
{
  gdouble inverse = 1 / lens->s->zoom;

  switch (lens->s->profile) {
    case REF_FLAT:
      return inverse;
    case REF_SMOOTH:
      return inverse + (1 - inverse) * u * u * (3 - 2 * u);
    default:
      return pow (u, lens->s->zoom - 1);
  }
}

void
ref_magnify_point (const RefMagnify *settings, guint width, guint height,
    gdouble par, gdouble *x, gdouble *y)
{
  Lens lens = lens_make (settings, width, height, par);
  gdouble r = lens_distance (&lens, *x, *y), scale;

  if (r >= lens.R)
    return;
  scale = lens_scale (&lens, r / lens.R);
  *x = lens.ox + (*x - lens.cx) * scale;
  *y = lens.oy + (*y - lens.cy) * scale;
}

static gdouble
sinc (gdouble t)
{
  return t == 0 ? 1 : sin (G_PI * t) / (G_PI * t);
}

/* Weight of a tap @t samples from the source point. */
static gdouble
tap_weight (RefInterpolation interpolation, gdouble t)
{
  t = fabs (t);
  switch (interpolation) {
    case REF_BILINEAR:
      return MAX (1 - t, 0);
    case REF_BICUBIC:
      if (t < 1)
        return 1.5 * t * t * t - 2.5 * t * t + 1;
      return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
    case REF_LANCZOS:
      return t < 3 ? sinc (t) * sinc (t / 3) : 0;
    default:
      g_assert_not_reached ();
  }
}

/* Taps of a support of @n to each side of the point, with a sum of 1; returns
 * the index of the first one. */
static gint
make_taps (RefInterpolation interpolation, gdouble at, gint n, gdouble w[6])
{
  gint first = (gint) floor (at) - n + 1;
  gdouble sum = 0;

  for (gint i = 0; i < 2 * n; i++)
    sum += w[i] = tap_weight (interpolation, at - (first + i));
  for (gint i = 0; i < 2 * n; i++)
    w[i] /= sum;
  return first;
}

static gdouble
interpolate (const RefComponent *comp, RefInterpolation interpolation,
    gdouble x, gdouble y)
{
  static const gint support[REF_N_INTERPOLATIONS] = { 0, 1, 2, 3 };
  gint n = support[interpolation], x0, y0;
  gdouble wx[6], wy[6], sum = 0;

  x0 = make_taps (interpolation, x, n, wx);
  y0 = make_taps (interpolation, y, n, wy);
  for (gint j = 0; j < 2 * n; j++)
    for (gint i = 0; i < 2 * n; i++)
      sum += wy[j] * wx[i] * component_at (comp, x0 + i, y0 + j);
  return sum;
}

/* floor (coordinate + 0.5), and the neighbour too where the coordinate is close
 * to the middle between two samples. */
static void
allow_nearest (RefAllowed *allowed, const Lens *lens, const RefComponent *comp,
    gdouble x, gdouble y)
{
  gboolean exact = lens->s->profile == REF_BULGE && lens->s->zoom == 2;
  gdouble e = exact ? 0 : 1e-3;
  gint x0 = floor (x - e + 0.5), x1 = floor (x + e + 0.5);
  gint y0 = floor (y - e + 0.5), y1 = floor (y + e + 0.5);

  for (gint j = y0; j <= y1; j++) {
    for (gint i = x0; i <= x1; i++) {
      gint value = component_at (comp, i, j);

      allow (allowed, value, value);
    }
  }
}

/* The lens at one sample, itself at luma position @px, @py. */
static void
allow_magnified (RefAllowed *allowed, const RefPicture *pic, const Lens *lens,
    const RefComponent *comp, gdouble px, gdouble py)
{
  gdouble r = lens_distance (lens, px, py);
  gdouble s = lens_scale (lens, r / lens->R);
  gdouble x = (lens->ox + (px - lens->cx) * s - comp->x0) / (1 << comp->w_sub);
  gdouble y = (lens->oy + (py - lens->cy) * s - comp->y0) / (1 << comp->h_sub);
  gint value;

  if (lens->s->interpolation == REF_NEAREST) {
    allow_nearest (allowed, lens, comp, x, y);
    return;
  }
  value = floor (interpolate (comp, lens->s->interpolation, x, y) + 0.5);
  value = CLAMP (value, 0, sample_max (pic));
  allow (allowed, MAX (value - 1, 0), MIN (value + 1, sample_max (pic)));
}

static void
expect_lens (RefExpected *expected, const Lens *lens, guint c)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];

  for (guint y = 0; y < comp->height; y++) {
    for (guint x = 0; x < comp->width; x++) {
      RefAllowed *allowed = &expected->allowed[c][y * comp->width + x];
      gdouble px = (x << comp->w_sub) + comp->x0;
      gdouble py = (y << comp->h_sub) + comp->y0;
      gdouble r = lens_distance (lens, px, py);
      gboolean near_rim = fabs (r - lens->R) < 1e-9 * MAX (lens->R, 1);

      /* on the rim itself rounding noise decides */
      if (r < lens->R && !near_rim)
        allowed->n = 0;
      if (r < lens->R && component_letter (pic, c) == 'x')
        allow (allowed, 0, sample_max (pic));
      else if (r < lens->R || (near_rim && lens->R > 0))
        allow_magnified (allowed, pic, lens, comp, px, py);
    }
  }
}

/* How far outside of the lens a point is, on the screen and in rows, when the lens
 * is @wider on all sides. Of an ellipse with the half axes a and b, and a point
 * (x, y): with k = sqrt ((x / a)^2 + (y / b)^2), k - 1 over the slope of k. */
static gdouble
outside (const Lens *lens, gdouble wider, gdouble px, gdouble py)
{
  gdouble x = fabs (px - lens->cx) * lens->par, y = fabs (py - lens->cy);
  gdouble a = lens->R * lens->s->aspect + wider, b = lens->R + wider, k;

  if (a == 0 || b == 0)
    return lens->s->shape == REF_SQUARE ? MAX (x, y) : hypot (x, y);
  if (lens->s->shape == REF_SQUARE)
    return MAX (x - a, y - b);
  k = hypot (x / a, y / b);
  return k > 0 ? (k - 1) / (hypot (x / a / a, y / b / b) / k) : -MIN (a, b);
}

/* How much of the luma pixel @x, @y the ring covers. */
static gdouble
ring_coverage (const Lens *lens, guint x, guint y)
{
  return CLAMP (outside (lens, 0, x, y) + 0.5, 0, 1)
      * CLAMP (0.5 - outside (lens, lens->ring, x, y), 0, 1);
}

static gdouble
mean_coverage (const RefPicture *pic, const Lens *lens,
    const RefComponent *comp, guint x, guint y)
{
  guint n = 0;
  gdouble sum = 0;

  for (guint j = y << comp->h_sub;
       j < MIN ((y + 1) << comp->h_sub, pic->height); j++)
    for (guint i = x << comp->w_sub;
         i < MIN ((x + 1) << comp->w_sub, pic->width); i++) {
      sum += ring_coverage (lens, i, j);
      n++;
    }
  return sum / n;
}

/* out = p + (color - p) * a for every p that was allowed; exact where the ring
 * hides the picture or leaves it alone, otherwise off by one at most. */
static void
blend_allowed (RefAllowed *allowed, gint color, gdouble a)
{
  gint off = a < 1 ? 1 : 0;

  for (guint i = 0; a > 0 && i < allowed->n; i++) {
    RefRange *range = &allowed->range[i];

    range->lo = floor (range->lo + (color - range->lo) * a + 0.5) - off;
    range->hi = floor (range->hi + (color - range->hi) * a + 0.5) + off;
  }
}

static void
expect_ring (RefExpected *expected, const Lens *lens, guint c)
{
  const RefPicture *pic = expected->in;
  const RefComponent *comp = &pic->comp[c];
  gdouble alpha = (lens->s->border_color >> 24) / 255.0;
  gint color[4];

  if (component_letter (pic, c) == 'x')
    return;
  ref_picture_color (pic, lens->s->border_color, color);
  color[pic->n_colors] = sample_max (pic); /* opaque */
  for (guint y = 0; y < comp->height; y++)
    for (guint x = 0; x < comp->width; x++)
      blend_allowed (&expected->allowed[c][y * comp->width + x], color[c],
          alpha * mean_coverage (pic, lens, comp, x, y));
}

static void
fill_magnify (RefExpected *expected, gconstpointer settings)
{
  const RefMagnify *s = settings;
  const RefPicture *pic = expected->in;
  Lens lens = lens_make (s, pic->width, pic->height, pic->par);

  /* As wide in a field as in a progressive frame. */
  lens.ring = (gdouble) s->border_width / pic->row_height;
  for (guint c = 0; c < pic->n_comps; c++) {
    if (lens.R > 0)
      expect_lens (expected, &lens, c);
    if (s->border_width > 0)
      expect_ring (expected, &lens, c);
  }
}

RefExpected *
ref_magnify (RefPicture *in, const RefMagnify *settings)
{
  return expect (in, fill_magnify, settings);
}
