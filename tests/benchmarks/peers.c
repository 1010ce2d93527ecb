/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "peers.h"

#include <string.h>

#define GEOMETRIC_FORMATS                            \
  "RGBx BGRx xRGB xBGR RGBA BGRA ARGB RGB BGR AYUV " \
  "GRAY8 GRAY16_LE GRAY16_BE"
#define COLOUR_FORMATS                                    \
  "RGBx BGRx xRGB xBGR RGBA BGRA ARGB ABGR RGB BGR AYUV " \
  "I420 YV12 Y41B Y42B Y444 NV12 NV21 YUY2 UYVY YVYU"

const BenchPeer bench_peers[] = {
  { "cvsobel", "", "RGB", "sobelfilter" },
  { "edgedetect", "", "RGB", "sobelfilter" },
  { "frei0r-filter-sobel", "", "RGBA", "sobelfilter" },
  { "bulge", "", GEOMETRIC_FORMATS, "magnifyfilter" },
  { "fisheye", "", GEOMETRIC_FORMATS, "magnifyfilter" },
  { "videobalance", "contrast=1.5", COLOUR_FORMATS, NULL },
};

const guint bench_peer_count = G_N_ELEMENTS (bench_peers);

gboolean
bench_peer_of (const BenchPeer *peer, const gchar *element)
{
  return !peer->compared || g_str_equal (peer->compared, element);
}

static const gchar *
choose_format (const BenchPeer *peer, const gchar *wanted)
{
  gchar **formats = g_strsplit (peer->formats, " ", -1);
  const gchar *chosen = wanted;

  if (!g_strv_contains ((const gchar *const *) formats, wanted))
    chosen = g_intern_string (formats[0]);
  g_strfreev (formats);
  return chosen;
}

BenchCase
bench_reference_case (const gchar *element, const BenchCase *bcase)
{
  BenchCase reference = { element, "", bcase->format, bcase->size, 1, "", "" };

  return reference;
}

BenchCase
bench_peer_case (const BenchPeer *peer, const BenchCase *bcase)
{
  BenchCase other = bench_reference_case (peer->element, bcase);

  other.properties = peer->properties;
  other.format = choose_format (peer, bcase->format);
  return other;
}

/* videoscale's name for an interpolation, as the lens has it. */
static const struct
{
  const gchar *setting, *method;
} methods[] = {
  { "interpolation=bilinear", "bilinear" },
  { "bilinear=true", "bilinear" },
  { "interpolation=bicubic", "4-tap" },
  { "interpolation=lanczos", "lanczos" },
};

static const gchar *
method_for (const gchar *properties)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strstr (properties, methods[i].setting))
      return methods[i].method;
  return "nearest-neighbour";
}

BenchCase
bench_scaler_for (const BenchCase *bcase)
{
  BenchCase scaler = bench_reference_case (BENCH_SCALER, bcase);
  const gchar *zoom = strstr (bcase->properties, "zoom=");
  gchar *properties;

  if (!zoom || !strstr (bcase->properties, "profile=flat")
      || !strstr (bcase->properties, "shape=square")
      || !strstr (bcase->properties, "radius=10")) {
    scaler.element = NULL;
    return scaler;
  }
  properties = g_strdup_printf ("%.*s method=%s", (int) strcspn (zoom, " "),
      zoom, method_for (bcase->properties));
  scaler.properties = g_intern_string (properties);
  g_free (properties);
  return scaler;
}
