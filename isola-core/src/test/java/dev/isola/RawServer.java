package dev.isola;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on loopback that sends what a test wants, whether that is HTTP or not. */
final class RawServer implements AutoCloseable {
  /** What it does with a connection whose request's head it has read. */
  interface Script {
    void serve(Connection connection) throws Exception;
  }

  private final ServerSocket server;
  private final Script script;

  /** The heads of the requests so far. */
  final List<String> heads = new CopyOnWriteArrayList<>();

  /** Counted down when a client has closed a connection that the script waits on. */
  final CountDownLatch closedByClient = new CountDownLatch(1);

  RawServer(Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(0, 1_000, InetAddress.getByName("127.0.0.1"));
    daemon(this::accept);
  }

  /** A server that sends the same to everybody. */
  static RawServer sending(String... response) throws IOException {
    return new RawServer(connection -> connection.send(String.join("\r\n", response)));
  }

  int port() {
    return server.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Connection connection = new Connection(socket);
      connection.head = connection.readHead();
      heads.add(connection.head);
      script.serve(connection);
    } catch (Exception e) {
      // The client has gone, as it may.
    }
  }

  /** One connection. */
  final class Connection {
    final Socket socket;
    final InputStream in;
    String head;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
    }

    private String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          throw new IOException("no request");
        }
        head.append((char) c);
      }
      return head.toString();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads until a text has come. */
    String readUntil(String end) throws IOException {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
        int c = in.read();
        if (c < 0) {
          throw new IOException("only " + read);
        }
        read.write(c);
      }
      return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Waits until the client closes the connection. */
    void awaitClose() {
      try {
        while (in.read() >= 0) {
          // It may still send.
        }
      } catch (IOException e) {
        // Reset is closed, too.
      }
      closedByClient.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
