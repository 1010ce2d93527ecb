/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "worker.h"
#include "visit.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct _BenchWorker
{
  const gchar *cpu;
  pid_t pid;
  int to, from; /* pipe ends */
};

/* The address is good in the child as well, which is a copy of the parent. */
typedef struct
{
  const BenchCase *bcase;
  gdouble budget;
} Request;

/* Shorter than PIPE_BUF, like Request: one read takes what one write gave. */
typedef struct
{
  gdouble seconds;
  gchar error[120]; /* why seconds is negative */
} Reply;

static Reply
answer (const BenchCase *bcase, gdouble budget)
{
  GError *error = NULL;
  Reply reply = { .seconds = bench_visit (bcase, budget, &error) };

  if (error)
    g_strlcpy (reply.error, error->message, sizeof (reply.error));
  g_clear_error (&error);
  return reply;
}

/*
 * OpenCV's elements have no property for their threads, only a variable. The
 * plugin warns when it ignores EDGELENS_CPU, and would then be measured as
 * something that it is not.
 */
static void
serve (const gchar *cpu, int in, int out)
{
  Request request;

  g_setenv ("OPENCV_FOR_THREADS_NUM", "1", FALSE);
  if (*cpu) {
    g_setenv ("EDGELENS_CPU", cpu, TRUE);
    g_log_set_fatal_mask ("edgelens", G_LOG_FATAL_MASK | G_LOG_LEVEL_WARNING);
  }
  while (read (in, &request, sizeof (request)) == sizeof (request)) {
    Reply reply = answer (request.bcase, request.budget);

    if (write (out, &reply, sizeof (reply)) != sizeof (reply))
      break;
  }
}

static void
start (BenchWorker *worker)
{
  int to[2], from[2];

  if (pipe (to) < 0 || pipe (from) < 0 || (worker->pid = fork ()) < 0)
    g_error ("cannot start a process");
  if (worker->pid == 0) {
    close (to[1]);
    close (from[0]);
    serve (worker->cpu, to[0], from[1]);
    _exit (0);
  }
  close (to[0]);
  close (from[1]);
  worker->to = to[1];
  worker->from = from[0];
}

static void
stop (BenchWorker *worker)
{
  kill (worker->pid, SIGTERM);
  waitpid (worker->pid, NULL, 0);
  close (worker->to);
  close (worker->from);
}

BenchWorker *
bench_worker_new (const gchar *cpu)
{
  BenchWorker *worker = g_new (BenchWorker, 1);

  signal (SIGPIPE, SIG_IGN);
  worker->cpu = cpu;
  start (worker);
  return worker;
}

const gchar *
bench_worker_cpu (const BenchWorker *worker)
{
  return worker->cpu;
}

gdouble
bench_worker_visit (BenchWorker *worker, const BenchCase *bcase, gdouble budget,
    GError **error)
{
  Request request = { .bcase = bcase, .budget = budget };
  Reply reply;

  if (write (worker->to, &request, sizeof (request)) != sizeof (request)
      || read (worker->from, &reply, sizeof (reply)) != sizeof (reply)) {
    g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_FAILED,
        "its process ended");
    stop (worker);
    start (worker);
    return -1;
  }
  if (reply.seconds < 0)
    g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_FAILED,
        reply.error);
  return reply.seconds;
}

void
bench_worker_free (BenchWorker *worker)
{
  stop (worker);
  g_free (worker);
}
