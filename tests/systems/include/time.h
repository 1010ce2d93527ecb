/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
typedef long time_t;
struct tm;
