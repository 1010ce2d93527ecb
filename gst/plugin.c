/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gst/gst.h>

#include "gstmagnifyfilter.h"
#include "gstsobelfilter.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  return GST_ELEMENT_REGISTER (sobelfilter, plugin)
      & GST_ELEMENT_REGISTER (magnifyfilter, plugin);
}

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, edgelens,
    "Live edge detection and a magnifying lens, in place, on every raw format",
    plugin_init, VERSION, "LGPL", PACKAGE_NAME, PACKAGE_ORIGIN)
