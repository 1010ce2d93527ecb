/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu.h"

#if defined(__x86_64__) || defined(__i386__)
#define EL_X86_HAS(feature) __builtin_cpu_supports (feature)
#else
#define EL_X86_HAS(feature) false
#endif
#ifdef __aarch64__
#define EL_IS_AARCH64 true
#else
#define EL_IS_AARCH64 false
#endif

const char *
el_isa_name (ElIsa isa)
{
#define NAME(ID, name, condition) #name,
  static const char *const names[EL_ISA_COUNT] = { EL_ISAS (NAME) };

  return names[isa];
}

bool
el_isa_supported (ElIsa isa)
{
  switch (isa) {
#define CASE(ID, name, condition) \
  case EL_ISA_##ID:               \
    return condition;

    EL_ISAS (CASE)
    default:
      return false;
  }
}
