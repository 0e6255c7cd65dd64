package dev.isola.junit.wiremock;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.direct.DirectCallHttpServerFactory;
import dev.isola.HttpHandler;
import dev.isola.HttpRequest;
import dev.isola.HttpResponse;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.FixtureFault;
import dev.isola.junit.fixture.Unmatched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Answers the HTTP requests of guests from WireMock's stubs, without a socket, and tells at the end
 * of a test what did not fit. {@link dev.isola.junit.Http#WIREMOCK} does this for injected
 * sandboxes; others take a session as their {@linkplain dev.isola.SandboxConfig.Builder#http
 * handler}.
 *
 * <p>WireMock sees each request as if it had come to it: with scheme, host and port of the guest's
 * URL, in its request journal, through its extensions. A stub's delay passes on the guest's clock,
 * and a fault is an error that the guest can catch.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class WireMockSession implements HttpHandler {
  private static final int MAX_FAULTS = 10;

  private final Supplier<?> wireMock;
  private final Unmatched unmatched;
  private final boolean allUsed; // also stubs that were there before
  private final WireMockServer own; // null if it is somebody else's

  // Guarded by this
  private final Map<WireMockServer, Stubs> servers = new IdentityHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private int faultCount;
  private boolean allowUnused;

  private WireMockSession(
      Supplier<?> wireMock,
      Unmatched unmatched,
      boolean allowUnused,
      boolean allUsed,
      WireMockServer own) {
    this.wireMock = wireMock;
    this.unmatched = Objects.requireNonNull(unmatched, "unmatched");
    this.allowUnused = allowUnused;
    this.allUsed = allUsed;
    this.own = own;
  }

  /**
   * Begins with a WireMock that somebody else starts and ends. It is asked for at each request, so
   * it may be set later. Stubs that are there already need not be used.
   *
   * @param wireMock gives a {@code WireMockServer}, a {@code WireMockExtension} or a {@code
   *     WireMockRuntimeInfo}
   * @param unmatched what becomes of a request that no stub matches
   * @param allowUnused whether stubs may stay unused
   * @return the session, to be {@linkplain #finish finished}
   */
  public static WireMockSession open(
      Supplier<?> wireMock, Unmatched unmatched, boolean allowUnused) {
    WireMockSession session = new WireMockSession(wireMock, unmatched, allowUnused, false, null);
    session.lookAround();
    return session;
  }

  /**
   * Begins with a WireMock of its own, that has the stubs of a folder and no port.
   *
   * @param root the folder, with {@code mappings} and, if there are any, {@code __files}
   * @param unmatched what becomes of a request that no stub matches
   * @param allowUnused whether stubs may stay unused
   * @return the session, to be {@linkplain #finish finished}
   * @throws FixtureException if there are no mappings, or they cannot be read
   */
  public static WireMockSession openFolder(Path root, Unmatched unmatched, boolean allowUnused) {
    if (!Files.isDirectory(root.resolve("mappings"))) {
      throw new FixtureException(
          "there is no folder "
              + root.resolve("mappings").toAbsolutePath().normalize()
              + " with WireMock's mappings; put them there, or make the stubs in code, with a"
              + " WireMockServer or WireMockExtension in a field of the test class");
    }
    WireMockServer server =
        new WireMockServer(
            WireMockConfiguration.options()
                .httpServerFactory(new DirectCallHttpServerFactory())
                .usingFilesUnderDirectory(root.toString())
                .templatingEnabled(true));
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new FixtureException(
          "WireMock's mappings in " + root + " cannot be read: " + e.getMessage(), e);
    }
    return new WireMockSession(() -> server, unmatched, allowUnused, true, server);
  }

  /** Notes the stubs that are there at the beginning, if there is a server already. */
  private synchronized void lookAround() {
    Object present;
    try {
      present = wireMock.get();
    } catch (IllegalStateException e) {
      return; // told when it is needed
    }
    InProcess.server(present).ifPresent(server -> servers.put(server, Stubs.without(server)));
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws Exception {
    InProcess stubs = InProcess.of(wireMock.get());
    synchronized (this) {
      servers.computeIfAbsent(stubs.server(), Stubs::all);
    }
    InProcess.Answer answer = stubs.answer(request);
    synchronized (this) {
      answer.stub().ifPresent(id -> servers.get(stubs.server()).use(id));
      if (!answer.matched() && unmatched == Unmatched.FAIL) {
        faultCount++;
        if (faults.size() < MAX_FAULTS) {
          faults.add(request.method() + " " + request.url() + " has no stub" + answer.diff());
        }
      }
    }
    return answer.response();
  }

  /**
   * Tells whether this and another session have asked the same WireMock.
   *
   * @param other another session
   * @return true if they have, so that what one has not used may be the other's
   */
  public boolean sharesWireMockWith(WireMockSession other) {
    List<WireMockServer> others;
    synchronized (other) {
      others = List.copyOf(other.servers.keySet());
    }
    synchronized (this) {
      return others.stream().anyMatch(servers::containsKey);
    }
  }

  /** From now on stubs may stay unused. */
  public synchronized void allowUnused() {
    allowUnused = true;
  }

  /**
   * Ends the session.
   *
   * @param passed whether the test has passed up to now; what a test that fails has not used may
   *     just not have been reached
   * @throws FixtureFault if a request had no stub, or a stub was not used
   */
  public synchronized void finish(boolean passed) {
    try {
      if (faultCount > 0) {
        throw new FixtureFault(report());
      }
      if (passed && !allowUnused) {
        checkUnused();
      }
    } finally {
      if (own != null) {
        own.stop();
      }
    }
  }

  private String report() {
    StringBuilder report = new StringBuilder("WireMock's stubs do not fit the test:");
    for (String fault : faults) {
      report.append("\n- ").append(fault);
    }
    if (faultCount > faults.size()) {
      report.append("\n... and ").append(faultCount - faults.size()).append(" more");
    }
    return report
        .append(
            "\n"
                + "Add a stub, or put @IsolaWireMock(unmatched = GUEST_ERROR) on the test if"
                + " programs may ask for anything")
        .toString();
  }

  private void checkUnused() {
    if (own != null && allUsed) {
      servers.computeIfAbsent(own, Stubs::all);
    }
    List<String> unused =
        servers.entrySet().stream().flatMap(entry -> entry.getValue().unused().stream()).toList();
    if (unused.isEmpty()) {
      return;
    }
    StringBuilder report = new StringBuilder("WireMock's stubs do not fit the test:\n- ");
    report.append(unused.size()).append(unused.size() == 1 ? " was" : " were").append(" not used:");
    unused.stream().limit(MAX_FAULTS).forEach(stub -> report.append("\n    ").append(stub));
    if (unused.size() > MAX_FAULTS) {
      report.append("\n    ... and ").append(unused.size() - MAX_FAULTS).append(" more");
    }
    report.append(
        "\nDid the guest stop early? If not, remove them, or put @IsolaWireMock(allowUnused = true)"
            + " on the test");
    throw new FixtureFault(report.toString());
  }
}
