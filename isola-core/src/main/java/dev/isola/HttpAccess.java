package dev.isola;

import java.util.Objects;

/**
 * Whether a sandbox's guest can make HTTP requests, and who answers them.
 *
 * @param handler answers them; null if HTTP is off
 * @param policy which requests are allowed, if HTTP is on
 * @param off why HTTP is off, for the guest; null if it is on
 */
record HttpAccess(HttpHandler handler, HttpPolicy policy, String off) {
  static HttpAccess off(String reason) {
    return new HttpAccess(null, HttpPolicy.builder().build(), reason);
  }

  static HttpAccess to(HttpHandler handler, HttpPolicy policy) {
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(policy, "policy");
    return new HttpAccess(handler, policy, null);
  }
}
