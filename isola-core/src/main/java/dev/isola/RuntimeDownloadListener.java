package dev.isola;

/**
 * Is told how a guest runtime is downloaded: at the beginning, with each part that comes, and when
 * all has come. Not told anything if no download is needed.
 *
 * <p>It is called by the thread that asked for the runtime. What it throws ends the download and
 * comes out of the method that asked.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RuntimeDownloadListener {
  /**
   * Takes a report.
   *
   * @param download how far the download is
   */
  void onProgress(RuntimeDownload download);
}
