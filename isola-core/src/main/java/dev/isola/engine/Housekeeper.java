package dev.isola.engine;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of the JVM that tidies memory up: it prepares arrays for the next sandboxes, and
 * puts idle ones to sleep. It is a daemon, starts when there is something to do, and ends when
 * there has been nothing for a while. Nothing waits for it.
 *
 * @since 0.1.0
 */
public final class Housekeeper {
  private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

  private Housekeeper() {}

  private static ScheduledThreadPoolExecutor executor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(null, task, "isola-housekeeper", 0, false);
              thread.setDaemon(true);
              thread.setContextClassLoader(Housekeeper.class.getClassLoader());
              return thread;
            });
    executor.setKeepAliveTime(200, TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Runs a task after a time. What it throws is lost.
   *
   * @param nanoseconds the time; at once if it is not positive
   * @param task the task
   */
  public static void after(long nanoseconds, Runnable task) {
    try {
      var unused = EXECUTOR.schedule(task, nanoseconds, TimeUnit.NANOSECONDS);
    } catch (OutOfMemoryError e) {
      // No thread can be had now. The task is kept, and runs when there is one for a later task.
    }
  }
}
