package dev.isola;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Which HTTP requests of a guest are allowed, and how large and how long they may be.
 *
 * <p>If nothing is set, a guest may send any request to any host by {@code http} and {@code https},
 * but those at private addresses; bodies may have 16 MiB in either direction. The first rule about
 * hosts, methods, schemes or ports that is set forbids all others of that sort.
 *
 * <p>The rules hold for every request that is sent, so for each step of a redirection. A request
 * that is not allowed fails with the error {@code HttpForbidden}, which is the guest's fault if it
 * escapes.
 *
 * <p>With {@link SandboxConfig.Builder#httpPassThrough(HttpPolicy)}, this is guaranteed about
 * addresses: for each request and each step of a redirection, the host's name is resolved once, and
 * a connection is made only to one of the addresses found then that is not private. There is no
 * second look-up whose answer could differ, and no connection is kept for another request. Private
 * are loopback, link-local (the metadata service of clouds among them), private-use, site-local,
 * unique local, shared (carrier-grade NAT), multicast, unspecified and reserved addresses, IPv4
 * addresses of those kinds inside IPv6 addresses, and all of IPv6 that is not global unicast. What
 * is not guaranteed: that a public address does not lead to a private network, for example by a
 * router or a VPN of this machine; and nothing about names if a {@linkplain Builder#proxy proxy}
 * resolves them.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class HttpPolicy {
  /** The largest body if none is set: 16 MiB. */
  static final long DEFAULT_MAX_BODY = 16L << 20;

  private final List<HostPattern> hosts;
  private final Set<String> methods;
  private final Set<String> schemes;
  private final Set<Integer> ports;
  private final long maxRequestBody;
  private final long maxResponseBody;
  private final int maxRedirects;
  private final Duration firstByteTimeout;
  private final Duration totalTimeout;
  private final boolean privateAddresses;
  private final List<HostPattern> privateHosts;
  private final InetSocketAddress proxy;
  private final SSLContext sslContext;

  private HttpPolicy(Builder builder) {
    this.hosts = List.copyOf(builder.hosts);
    this.methods = Set.copyOf(builder.methods);
    this.schemes = Set.copyOf(builder.schemes);
    this.ports = Set.copyOf(builder.ports);
    this.maxRequestBody = builder.maxRequestBody;
    this.maxResponseBody = builder.maxResponseBody;
    this.maxRedirects = builder.maxRedirects;
    this.firstByteTimeout = builder.firstByteTimeout;
    this.totalTimeout = builder.totalTimeout;
    this.privateAddresses = builder.privateAddresses;
    this.privateHosts = List.copyOf(builder.privateHosts);
    this.proxy = builder.proxy;
    this.sslContext = builder.sslContext;
  }

  /**
   * Starts a policy in which nothing is set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Checks a request that is about to be sent.
   *
   * @throws HttpFailure if it is not allowed
   */
  void check(String method, URI url) throws HttpFailure {
    if (!schemes.isEmpty() && !schemes.contains(url.getScheme())) {
      throw forbidden("scheme " + url.getScheme(), schemes);
    }
    if (!hosts.isEmpty() && hosts.stream().noneMatch(host -> host.matches(url.getHost()))) {
      throw forbidden("host " + GuestUrl.shown(url.getHost()), hosts);
    }
    int port = GuestUrl.port(url);
    if (!ports.isEmpty() && !ports.contains(port)) {
      throw forbidden("port " + port, ports);
    }
    if (!methods.isEmpty() && !methods.contains(method)) {
      throw forbidden("method " + method, methods);
    }
  }

  private static HttpFailure forbidden(String what, Iterable<?> allowed) {
    List<String> names = new ArrayList<>();
    allowed.forEach(one -> names.add(one.toString()));
    String list = names.stream().sorted().limit(20).collect(Collectors.joining(", "));
    return HttpFailure.forbidden(
        "the sandbox's HttpPolicy does not allow the " + what + "; it allows " + list);
  }

  long maxRequestBody() {
    return maxRequestBody;
  }

  long maxResponseBody() {
    return maxResponseBody;
  }

  int maxRedirects() {
    return maxRedirects;
  }

  Duration firstByteTimeout() {
    return firstByteTimeout;
  }

  Optional<Duration> totalTimeout() {
    return Optional.ofNullable(totalTimeout);
  }

  boolean allowsPrivateAddressesOf(String host) {
    return privateAddresses || privateHosts.stream().anyMatch(pattern -> pattern.matches(host));
  }

  Optional<InetSocketAddress> proxy() {
    return Optional.ofNullable(proxy);
  }

  Optional<SSLContext> sslContext() {
    return Optional.ofNullable(sslContext);
  }

  /**
   * Sets up a {@link HttpPolicy}. Not safe for use by several threads.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private final List<HostPattern> hosts = new ArrayList<>();
    private final Set<String> methods = new LinkedHashSet<>();
    private final Set<String> schemes = new LinkedHashSet<>();
    private final Set<Integer> ports = new LinkedHashSet<>();
    private long maxRequestBody = DEFAULT_MAX_BODY;
    private long maxResponseBody = DEFAULT_MAX_BODY;
    private int maxRedirects = 20;
    private Duration firstByteTimeout = Duration.ofSeconds(30);
    private Duration totalTimeout;
    private boolean privateAddresses;
    private final List<HostPattern> privateHosts = new ArrayList<>();
    private InetSocketAddress proxy;
    private SSLContext sslContext;

    private Builder() {}

    /**
     * Allows hosts, and from now on no others. Addresses are compared as the URL has them; names
     * are not resolved for this.
     *
     * @param names names or addresses; {@code *.example.com} allows all names below {@code
     *     example.com}, but not that one itself
     * @return this builder
     * @throws InvalidArgumentException if one is not a host
     */
    public Builder allowHosts(String... names) {
      for (String name : names) {
        hosts.add(HostPattern.of(name));
      }
      return this;
    }

    /**
     * Allows methods, and from now on no others.
     *
     * @param names names, such as {@code GET}; their case counts
     * @return this builder
     * @throws InvalidArgumentException if one is not a method
     */
    public Builder allowMethods(String... names) {
      for (String name : names) {
        if (!HttpHeaders.isToken(name)) {
          throw new InvalidArgumentException(
              "HTTP method must be a word such as GET, was \"" + name + "\"");
        }
        methods.add(name);
      }
      return this;
    }

    /**
     * Allows schemes, and from now on no others.
     *
     * @param names {@code http} or {@code https}
     * @return this builder
     * @throws InvalidArgumentException if one is neither
     */
    public Builder allowSchemes(String... names) {
      for (String name : names) {
        String scheme = name.toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
          throw new InvalidArgumentException(
              "scheme must be \"http\" or \"https\", was \"" + name + "\"");
        }
        schemes.add(scheme);
      }
      return this;
    }

    /**
     * Allows ports, and from now on no others.
     *
     * @param numbers ports; that of a URL without one is 80, or 443 for {@code https}
     * @return this builder
     * @throws InvalidArgumentException if one is not between 1 and 65535
     */
    public Builder allowPorts(int... numbers) {
      for (int number : numbers) {
        if (number < 1 || number > 0xFFFF) {
          throw new InvalidArgumentException("port must be between 1 and 65535, was " + number);
        }
        ports.add(number);
      }
      return this;
    }

    /**
     * Limits the body of a request; 16 MiB by default.
     *
     * @param bytes the limit in bytes; 0 forbids bodies
     * @return this builder
     * @throws InvalidArgumentException if the limit is negative
     */
    public Builder maxRequestBody(long bytes) {
      this.maxRequestBody = checkBody("request", bytes);
      return this;
    }

    /**
     * Limits the body of a response; 16 MiB by default. A longer one fails when the limit is
     * passed.
     *
     * @param bytes the limit in bytes; {@code Long.MAX_VALUE} for none
     * @return this builder
     * @throws InvalidArgumentException if the limit is negative
     */
    public Builder maxResponseBody(long bytes) {
      this.maxResponseBody = checkBody("response", bytes);
      return this;
    }

    private static long checkBody(String what, long bytes) {
      if (bytes < 0) {
        throw new InvalidArgumentException(
            "the limit of a " + what + "'s body must not be negative, was " + bytes + " bytes");
      }
      return bytes;
    }

    /**
     * Limits how many redirections are followed for one request; 20 by default.
     *
     * @param number the limit; 0 follows none
     * @return this builder
     * @throws InvalidArgumentException if the limit is negative
     */
    public Builder maxRedirects(int number) {
      if (number < 0) {
        throw new InvalidArgumentException(
            "the limit of redirections must not be negative, was " + number);
      }
      this.maxRedirects = number;
      return this;
    }

    /**
     * Limits the time until the head of the response has come, redirections included; 30 seconds by
     * default. The guest may set a shorter time for a request.
     *
     * @param limit the time
     * @return this builder
     * @throws InvalidArgumentException if the time is not positive
     */
    public Builder firstByteTimeout(Duration limit) {
      this.firstByteTimeout = Limits.checkTime("firstByteTimeout", limit);
      return this;
    }

    /**
     * Limits the time until the response's body has ended. There is no such limit by default,
     * besides that of the sandbox's operation.
     *
     * @param limit the time
     * @return this builder
     * @throws InvalidArgumentException if the time is not positive
     */
    public Builder totalTimeout(Duration limit) {
      this.totalTimeout = Limits.checkTime("totalTimeout", limit);
      return this;
    }

    /**
     * Allows to connect to addresses of any kind, so to all that this machine can reach: its own
     * services, those of its network, and what a cloud serves to its machines.
     *
     * @return this builder
     */
    public Builder allowPrivateAddresses() {
      this.privateAddresses = true;
      return this;
    }

    /**
     * Allows to connect to private addresses if the URL names one of these hosts. This does not
     * forbid other hosts.
     *
     * @param names names or addresses, as for {@link #allowHosts}
     * @return this builder
     * @throws InvalidArgumentException if one is not a host
     */
    public Builder allowPrivateHosts(String... names) {
      for (String name : names) {
        privateHosts.add(HostPattern.of(name));
      }
      return this;
    }

    /**
     * Sends all requests through a proxy, without credentials. There is none by default; those that
     * the JVM is configured with are not used. A proxy resolves names itself, so that the rules
     * about addresses hold only for URLs with an address in place of a name.
     *
     * @param address where the proxy is; it may be at a private address
     * @return this builder
     */
    public Builder proxy(InetSocketAddress address) {
      this.proxy = Objects.requireNonNull(address, "address");
      return this;
    }

    /**
     * Sets which servers are trusted for {@code https}; by default those that the JVM trusts.
     *
     * @param context the context
     * @return this builder
     */
    public Builder sslContext(SSLContext context) {
      this.sslContext = Objects.requireNonNull(context, "context");
      return this;
    }

    /**
     * Makes the policy.
     *
     * @return the policy
     */
    public HttpPolicy build() {
      return new HttpPolicy(this);
    }
  }
}
