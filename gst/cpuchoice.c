/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpuchoice.h"

#include <glib.h>
#include <string.h>

static gpointer
choose_kernels (gpointer unused)
{
  const gchar *name = g_getenv ("EDGELENS_CPU");
  const ElKernels *kernels = NULL;

  (void) unused;
  if (!name || !*name)
    return (gpointer) el_kernels_best ();
  for (gint isa = 0; isa < EL_ISA_COUNT; isa++)
    if (strcmp (name, el_isa_name (isa)) == 0)
      kernels = el_kernels_get (isa);
  if (!kernels) {
    GString *known = g_string_new (NULL);

    for (gint isa = 0; isa < EL_ISA_COUNT; isa++)
      if (el_kernels_get (isa))
        g_string_append_printf (known, " %s", el_isa_name (isa));
    g_warning ("EDGELENS_CPU=%s is ignored: this build on this processor has%s",
        name, known->str);
    g_string_free (known, TRUE);
    kernels = el_kernels_best ();
  }
  return (gpointer) kernels;
}

const ElKernels *
cpu_choice_kernels (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, choose_kernels, NULL);
}
