/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many helpers the process has, by what Linux lists. */
#pragma once

#include <gst/check/gstcheck.h>

/* Threads of the process that are helpers. */
static inline guint
n_helper_threads (void)
{
  GDir *dir = g_dir_open ("/proc/self/task", 0, NULL);
  const gchar *task;
  guint n = 0;

  while ((task = g_dir_read_name (dir))) {
    gchar *path = g_strdup_printf ("/proc/self/task/%s/comm", task), *name;

    if (g_file_get_contents (path, &name, NULL, NULL)) {
      n += g_str_has_prefix (name, "edgelens");
      g_free (name);
    }
    g_free (path);
  }
  g_dir_close (dir);
  return n;
}

/* A thread that has been joined is listed for a moment longer. */
static inline void
check_no_helper_threads (void)
{
  for (guint i = 0; i < 5000 && n_helper_threads () > 0; i++)
    g_usleep (1000);
  fail_unless_equals_int (n_helper_threads (), 0);
}
