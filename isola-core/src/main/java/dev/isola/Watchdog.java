package dev.isola;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of the JVM that watches deadlines. It is a daemon, starts with the first deadline,
 * and ends when there has been none for a while.
 */
final class Watchdog {
  private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

  private Watchdog() {}

  private static ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(null, task, "isola-watchdog", 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(Watchdog.class.getClassLoader());
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(200, TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Runs a task, which must be short, after a time. */
  static Future<?> after(long nanoseconds, Runnable task) {
    return EXECUTOR.schedule(task, nanoseconds, TimeUnit.NANOSECONDS);
  }
}
