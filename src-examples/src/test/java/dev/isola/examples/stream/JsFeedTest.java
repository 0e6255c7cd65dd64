package dev.isola.examples.stream;

import dev.isola.Sandbox;
import dev.isola.junit.JsSandbox;

class JsFeedTest extends FeedContract {
  @JsSandbox(scripts = "classpath:feeds/feed.mjs", timeout = "30s")
  private Sandbox feed;

  @Override
  Sandbox feed() {
    return feed;
  }
}
