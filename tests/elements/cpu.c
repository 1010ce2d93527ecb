/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The picture does not depend on the instruction set. The program runs itself
 * once for each value of EDGELENS_CPU, with --digest, which makes it print
 * digests of many pictures instead of testing. */

#include "common.h"

#include <string.h>

static const gchar *program;

static void
add_frame (GChecksum *digest, GstHarness *h, const GstVideoInfo *info,
    GRand *rand)
{
  GstBuffer *buffer = test_buffer (info, NULL, rand);
  GstMapInfo map;

  test_fill (buffer, info, g_rand_int_range (rand, 0, TEST_FLAT), rand);
  buffer = gst_harness_push_and_pull (h, buffer);
  fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_checksum_update (digest, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);
}

/* Every format at two widths, each with settings of its own. */
GST_START_TEST (print_digests)
{
  GstHarness *sobel = gst_harness_new ("sobelfilter");
  GstHarness *magnify = gst_harness_new ("magnifyfilter");
  GRand *rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < ref_n_formats; i++) {
    GChecksum *digest = g_checksum_new (G_CHECKSUM_SHA1);

    for (guint k = 0; k < 4; k++) {
      TestSettings s = sobelfilter.random (rand);
      TestSettings m = magnifyfilter.random (rand);
      GstVideoInfo info;
      GstCaps *caps =
          test_caps (ref_formats[i].format, k % 2 ? 133 : 64, 17, NULL, &info);

      gst_harness_set_src_caps (sobel, gst_caps_ref (caps));
      gst_harness_set_src_caps (magnify, caps);
      sobelfilter.set (sobel->element, &s);
      magnifyfilter.set (magnify->element, &m);
      add_frame (digest, sobel, &info, rand);
      add_frame (digest, magnify, &info, rand);
    }
    g_print ("digest %s %s\n",
        gst_video_format_to_string (ref_formats[i].format),
        g_checksum_get_string (digest));
    g_checksum_free (digest);
  }
  g_rand_free (rand);
  gst_harness_teardown (sobel);
  gst_harness_teardown (magnify);
}

GST_END_TEST;

/* The lines with digests, of all that was printed. */
static gchar *
digest_lines (const gchar *text)
{
  gchar **lines = g_strsplit (text, "\n", -1);
  GString *found = g_string_new (NULL);

  for (guint i = 0; lines[i]; i++) {
    if (g_str_has_prefix (lines[i], "digest "))
      g_string_append_printf (found, "%s\n", lines[i]);
  }
  g_strfreev (lines);
  return g_string_free (found, FALSE);
}

/* This program and --digest, behind what emulates its processor, if anything:
 * Meson names that to tests. */
static gchar **
own_command (void)
{
  const gchar *emulator = g_getenv ("MESON_EXE_WRAPPER");
  gchar *quoted = g_shell_quote (program), *line, **argv;

  line = g_strdup_printf ("%s %s --digest", emulator ? emulator : "", quoted);
  fail_unless (g_shell_parse_argv (line, NULL, &argv, NULL), "%s", line);
  g_free (quoted);
  g_free (line);
  return argv;
}

/* What the program prints with EDGELENS_CPU set to @cpu, or unset; its log goes
 * into @log. */
static gchar *
digests_with (const gchar *cpu, gchar **log)
{
  gchar **argv = own_command (), **env = g_get_environ (), *out, *lines;
  GError *error = NULL;
  gint status;

  if (cpu)
    env = g_environ_setenv (env, "EDGELENS_CPU", cpu, TRUE);
  else
    env = g_environ_unsetenv (env, "EDGELENS_CPU");
  env = g_environ_setenv (env, "GST_DEBUG", "2", TRUE);
  env = g_environ_setenv (env, "GST_DEBUG_NO_COLOR", "1", TRUE);
  fail_unless (g_spawn_sync (NULL, argv, env, G_SPAWN_SEARCH_PATH, NULL, NULL,
                   &out, log, &status, &error),
      "%s", error ? error->message : "");
  fail_unless (g_spawn_check_wait_status (status, &error), "%s: %s\n%s",
      cpu ? cpu : "default", error ? error->message : "", out);
  g_strfreev (env);
  g_strfreev (argv);
  lines = digest_lines (out);
  g_free (out);
  return lines;
}

GST_START_TEST (test_instruction_sets)
{
  static const gchar *names[] = { "c", "sse2", "avx2", "avx512", "neon" };
  gchar *log, *usual = digests_with (NULL, &log);

  g_free (log);
  fail_unless (strstr (usual, "digest ABGR64_BE ") != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gchar *out = digests_with (names[i], &log);

    fail_unless_equals_string (out, usual);
    g_free (log);
    g_free (out);
  }
  g_free (usual);
}

GST_END_TEST;

/* A warning that tells the name, and a picture nevertheless. */
GST_START_TEST (test_unknown_instruction_set)
{
  gchar *log, *usual, *out;

  usual = digests_with (NULL, &log);
  fail_unless (strstr (log, "EDGELENS_CPU") == NULL, "%s", log);
  g_free (log);
  out = digests_with ("abacus", &log);
  fail_unless_equals_string (out, usual);
  fail_unless (strstr (log, "abacus") != NULL, "no warning: %s", log);
  g_free (log);
  g_free (out);
  g_free (usual);
}

GST_END_TEST;

static Suite *
make_suite (gboolean digest)
{
  Suite *s = suite_create ("cpu");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  if (digest) {
    tcase_add_test (tc, print_digests);
    return s;
  }
  tcase_add_test (tc, test_instruction_sets);
  tcase_add_test (tc, test_unknown_instruction_set);
  return s;
}

int
main (int argc, char **argv)
{
  gboolean digest = argc > 1 && g_str_equal (argv[1], "--digest");

  program = argv[0];
  argc = 1; /* GStreamer refuses options of others */
  gst_check_init (&argc, &argv);
  return gst_check_run_suite (make_suite (digest), "cpu", __FILE__);
}
