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

/* A thread has its name a moment after it has begun, and is listed for a moment
 * after it has been joined. */
static inline void
check_helper_threads (guint least, guint most)
{
  guint n = n_helper_threads ();

  for (guint i = 0; i < 5000 && (n < least || n > most); i++) {
    g_usleep (1000);
    n = n_helper_threads ();
  }
  fail_unless (n >= least && n <= most, "%u helper threads", n);
}
