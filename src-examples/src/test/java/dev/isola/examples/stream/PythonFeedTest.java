package dev.isola.examples.stream;

import dev.isola.Sandbox;
import dev.isola.junit.PythonSandbox;

class PythonFeedTest extends FeedContract {
  @PythonSandbox(scripts = "classpath:feeds/feed.py", timeout = "30s")
  private Sandbox feed;

  @Override
  Sandbox feed() {
    return feed;
  }
}
