package dev.isola;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/**
 * A connection to a server, for one request. An interrupt of a thread that reads, writes or
 * connects closes it.
 */
final class HttpConnection implements Closeable {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  HttpConnection(SocketChannel channel, InputStream in, OutputStream out) {
    this.channel = channel;
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /** Closes it at once: a goodbye, as TLS has it, could wait for the other side. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nobody uses it any more.
    }
  }
}
