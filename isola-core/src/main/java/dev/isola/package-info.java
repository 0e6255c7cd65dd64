/**
 * Runs untrusted programs in sandboxes inside the JVM: templates, sandboxes, values, events,
 * limits, hostcalls and HTTP. {@link dev.isola.Isola} is the entry point.
 *
 * @since 0.1.0
 */
package dev.isola;
