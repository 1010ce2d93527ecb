/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
#include <stddef.h>
int abs (int i);
void abort (void);
void exit (int status);
void free (void *memory);
void *malloc (size_t size);
