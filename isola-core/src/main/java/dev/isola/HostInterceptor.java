package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Stands between the guest and the handlers of its hostcalls and HTTP requests: for tools that
 * record, replay or count what goes out of a sandbox.
 *
 * <p>The methods are called on the guest's thread in the order in which the guest begins its
 * hostcalls and requests, which is the same each time, unlike the order in which handlers run. They
 * must return at once: their time is the guest's, and nobody stops them. The work belongs into the
 * handlers that they return.
 *
 * @since 0.1.0
 */
public interface HostInterceptor {
  /**
   * A handler that knows its answer without asking anybody. If the payload is small, it is called
   * on the guest's thread, which saves the way to another one and back; else as other handlers are.
   *
   * @since 0.1.0
   */
  @FunctionalInterface
  interface Prompt extends HostcallHandler {}

  /**
   * Chooses who answers a hostcall.
   *
   * @param name the name of the hostcall; never null
   * @param payload what the guest sent; never null, and not to be changed
   * @param inFlight how many hostcalls and HTTP requests of the guest are under way, that is begun
   *     and neither answered nor given up
   * @param handler the host's own handler, or null if it has none of that name
   * @return who answers this hostcall; null tells the guest that there is no such hostcall
   */
  default HostcallHandler onHostcall(
      String name, JsonNode payload, int inFlight, HostcallHandler handler) {
    return handler;
  }

  /**
   * Chooses who answers an HTTP request that the sandbox's policy allows.
   *
   * @param request the request, with its body unless that follows; never null
   * @param bodyFollows whether the guest sends the body piece by piece, so that only the handler
   *     sees it
   * @param inFlight how many hostcalls and HTTP requests of the guest are under way
   * @param handler the host's own handler; never null
   * @return who answers this request and those that redirections make of it; never null
   */
  default HttpHandler onHttp(
      HttpRequest request, boolean bodyFollows, int inFlight, HttpHandler handler) {
    return handler;
  }
}
