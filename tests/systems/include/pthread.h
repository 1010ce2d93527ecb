/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
#define PTHREAD_MUTEX_INITIALIZER 0
typedef int pthread_mutex_t;
typedef int pthread_t;
