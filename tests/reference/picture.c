/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pictures: from frames and back, in samples. */

#include "internal.h"

#include <math.h>
#include <string.h>

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

guint8 *
ref_sample_at (const RefFormat *f, gchar letter, GstVideoFrame *frame, guint x,
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

gchar
ref_component_letter (const RefPicture *pic, guint c)
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
  if (ref_sample_at (pic->layout, 'A', frame, 0, 0)
      || ref_sample_at (pic->layout, 'x', frame, 0, 0))
    pic->n_comps++;
  pic->interlaced = frame_is_interlaced (frame);
  pic->row_height = 1;
  pic->par =
      (gdouble) GST_VIDEO_INFO_PAR_N (info) / GST_VIDEO_INFO_PAR_D (info);
  picture_set_colorimetry (pic, info);
  picture_set_components (pic, info);

  for (guint c = 0; c < pic->n_comps; c++) {
    RefComponent *comp = &pic->comp[c];
    gchar letter = ref_component_letter (pic, c);

    for (guint y = 0; y < comp->height; y++)
      for (guint x = 0; x < comp->width; x++)
        comp->v[y * comp->width + x] = load_sample (pic->layout,
            ref_sample_at (pic->layout, letter, frame, x, y));
  }
  return pic;
}

void
ref_picture_write (const RefPicture *pic, GstVideoFrame *frame)
{
  for (guint c = 0; c < pic->n_comps; c++) {
    const RefComponent *comp = &pic->comp[c];
    gchar letter = ref_component_letter (pic, c);

    for (guint y = 0; y < comp->height; y++)
      for (guint x = 0; x < comp->width; x++)
        store_sample (pic->layout,
            ref_sample_at (pic->layout, letter, frame, x, y),
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

RefPicture *
ref_picture_field (const RefPicture *pic, guint parity)
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

gint
ref_sample_max (const RefPicture *pic)
{
  return (1 << pic->layout->depth) - 1;
}

gint
ref_component_at (const RefComponent *comp, gint x, gint y)
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

    color[c] = CLAMP (rounded, 0, ref_sample_max (pic));
  }
}

RefComponent
ref_luma_new (const RefPicture *pic)
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
