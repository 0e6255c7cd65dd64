package dev.isola;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Connects to servers that a policy allows. A name is resolved once; the addresses are checked, and
 * one that has passed is connected to. So a name that is resolved anew, to something else, changes
 * nothing.
 */
final class HttpConnector {
  private static final int CONNECT_MILLIS = 10_000;
  private static final Pattern LITERAL = Pattern.compile("\\[.*|[0-9.]+");

  private final HttpPolicy policy;
  private final Resolver resolver;

  HttpConnector(HttpPolicy policy) {
    this(policy, InetAddress::getAllByName);
  }

  HttpConnector(HttpPolicy policy, Resolver resolver) {
    this.policy = policy;
    this.resolver = resolver;
  }

  /** Finds the addresses of a name, or reads one that is written out. */
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * Opens a connection for a request to a URL.
   *
   * @throws HttpFailure if all of the server's addresses are forbidden
   * @throws IOException if there is no server, or no trust in it
   */
  HttpConnection open(URI url) throws IOException {
    Optional<InetSocketAddress> proxy = policy.proxy();
    SocketChannel channel = connect(proxy.isPresent() ? proxyFor(url) : addresses(url));
    try {
      Socket socket = channel.socket();
      boolean tls = url.getScheme().equals("https");
      if (tls && proxy.isPresent()) {
        openTunnel(socket, url);
      }
      if (tls) {
        socket = tlsOver(socket, url);
      }
      return new HttpConnection(channel, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private List<InetSocketAddress> addresses(URI url) throws IOException {
    List<InetSocketAddress> allowed = new ArrayList<>();
    HttpFailure forbidden = null;
    for (InetAddress address : resolver.addresses(url.getHost())) {
      try {
        check(url.getHost(), address);
        allowed.add(new InetSocketAddress(address, GuestUrl.port(url)));
      } catch (HttpFailure e) {
        forbidden = e;
      }
    }
    if (allowed.isEmpty()) {
      throw forbidden;
    }
    return allowed;
  }

  private void check(String host, InetAddress address) throws HttpFailure {
    Optional<AddressKind> kind = AddressKind.of(address);
    if (kind.isEmpty() || policy.allowsPrivateAddressesOf(host)) {
      return;
    }
    String number = address.getHostAddress();
    String shown = GuestUrl.shown(host);
    throw HttpFailure.forbidden(
        "the sandbox's HttpPolicy does not allow to connect to "
            + (host.equals(number) ? shown : shown + " at " + number)
            + ", "
            + kind.get().description()
            + "; the host allows it with allowPrivateHosts(\""
            + shown
            + "\")");
  }

  /** The proxy; it resolves names itself, so only addresses that are written out are checked. */
  private List<InetSocketAddress> proxyFor(URI url) throws IOException {
    if (LITERAL.matcher(url.getHost()).matches()) {
      check(url.getHost(), InetAddress.getByName(url.getHost()));
    }
    InetSocketAddress proxy = policy.proxy().orElseThrow();
    InetAddress resolved =
        proxy.isUnresolved() ? InetAddress.getByName(proxy.getHostString()) : proxy.getAddress();
    return List.of(new InetSocketAddress(resolved, proxy.getPort()));
  }

  private static SocketChannel connect(List<InetSocketAddress> addresses) throws IOException {
    IOException failure = null;
    for (InetSocketAddress address : addresses) {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(address, CONNECT_MILLIS);
        return channel;
      } catch (IOException e) {
        channel.close();
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure;
  }

  private static void openTunnel(Socket socket, URI url) throws IOException {
    String target = url.getHost() + ":" + GuestUrl.port(url);
    String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    // Not buffered: what follows the head is TLS, for somebody else.
    HttpResponseReader reader = new HttpResponseReader(socket.getInputStream());
    HttpResponseReader.Head head = reader.head();
    if (head.status() / 100 != 2) {
      throw new IOException("the proxy refused to connect, with status " + head.status());
    }
  }

  private Socket tlsOver(Socket socket, URI url) throws IOException {
    String name = url.getHost().replaceFirst("^\\[|\\.$", "").replace("]", "");
    SSLSocket tls =
        (SSLSocket)
            context().getSocketFactory().createSocket(socket, name, GuestUrl.port(url), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name is part of the trust
    if (!LITERAL.matcher(url.getHost()).matches()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  private SSLContext context() throws IOException {
    if (policy.sslContext().isPresent()) {
      return policy.sslContext().get();
    }
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this JVM has no TLS", e);
    }
  }
}
