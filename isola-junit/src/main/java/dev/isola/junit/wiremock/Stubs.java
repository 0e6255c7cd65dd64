package dev.isola.junit.wiremock;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.matching.RequestPattern;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which stubs of a server a test must use, and which it has used. Guarded by the session. */
final class Stubs {
  private final WireMockServer server;
  private final Set<UUID> before;
  private final Set<UUID> used = new HashSet<>();

  private Stubs(WireMockServer server, Set<UUID> before) {
    this.server = server;
    this.before = before;
  }

  /** All stubs must be used. */
  static Stubs all(WireMockServer server) {
    return new Stubs(server, Set.of());
  }

  /** Only those must be used that are not there yet. */
  static Stubs without(WireMockServer server) {
    return new Stubs(
        server,
        server.getStubMappings().stream().map(StubMapping::getId).collect(Collectors.toSet()));
  }

  void use(UUID stub) {
    used.add(stub);
  }

  /** The stubs that were not used by anybody, in a few words each. */
  List<String> unused() {
    // The test's own Java code may have used them over HTTP.
    for (ServeEvent event : server.getServeEvents().getServeEvents()) {
      if (event.getStubMapping() != null) {
        used.add(event.getStubMapping().getId());
      }
    }
    return server.getStubMappings().stream()
        .filter(stub -> !before.contains(stub.getId()) && !used.contains(stub.getId()))
        .map(Stubs::label)
        .toList();
  }

  private static String label(StubMapping stub) {
    RequestPattern request = stub.getRequest();
    String name = stub.getName() == null ? "" : " (" + stub.getName() + ")";
    return request.getMethod() + " " + request.getUrlMatcher().getExpected() + name;
  }
}
