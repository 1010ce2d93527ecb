/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

/* Large and contrasting by itself, whatever the theme. The first size is that of
 * the window, the others are told by it. */
#define STYLE                                                              \
  "window { background: black; font-size: %dpx; }"                         \
  ".value, .trouble, .help { background: rgba(0,0,0,0.88); color: white; " \
  " padding: 0.8em 1.6em; border-radius: 16px; margin: 16px; }"            \
  ".value { font-size: 2.8em; font-weight: bold; color: #ffff00; }"        \
  ".trouble { font-size: 1.6em; background: black; margin: 0;"             \
  " border-radius: 0; }"                                                   \
  ".help { font-size: 1.2em; background: black; margin: 0; }"              \
  ".help .key { font-weight: bold; color: #ffff00; }"                      \
  ".tools { background: black; padding: 8px; }"                            \
  ".tools button, headerbar button { font-size: 1.2em;"                    \
  " color: white; background: #202020; border: 2px solid #a0a0a0;"         \
  " min-height: 2em; min-width: 2em; padding: 0 0.4em; }"                  \
  ".tools button:focus, headerbar button:focus { outline: 4px solid "      \
  "#ffff00; }"                                                             \
  "headerbar { background: black; color: white; }"                         \
  "headerbar .title { color: white; font-size: 1.2em; }"
#define SMALLEST_TEXT 18 /* pixels */
#define LARGEST_TEXT 48
#define TEXT_ACROSS 50 /* so many times as wide is the window, */
#define TEXT_DOWN 38   /* and as high */

#define PROVIDER "edgelens-style"
#define SIZE "edgelens-size" /* of its text */

void
style_fit (GtkWindow *window)
{
  GObject *provider = g_object_get_data (G_OBJECT (window), PROVIDER);
  gint size = MIN (gtk_widget_get_width (GTK_WIDGET (window)) / TEXT_ACROSS,
      gtk_widget_get_height (GTK_WIDGET (window)) / TEXT_DOWN);
  g_autofree gchar *style = NULL;

  size = CLAMP (size, SMALLEST_TEXT, LARGEST_TEXT);
  if (size == GPOINTER_TO_INT (g_object_get_data (provider, SIZE)))
    return;
  style = g_strdup_printf (STYLE, size);
  gtk_css_provider_load_from_data (GTK_CSS_PROVIDER (provider), style, -1);
  g_object_set_data (provider, SIZE, GINT_TO_POINTER (size));
}

void
style_add (GtkWindow *window)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  g_object_set_data_full (G_OBJECT (window), PROVIDER, provider,
      g_object_unref);
  style_fit (window);
  gtk_style_context_add_provider_for_display (
      gtk_widget_get_display (GTK_WIDGET (window)),
      GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
