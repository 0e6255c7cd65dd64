/**
 * Isola's core: templates, sandboxes, values, events, limits, hostcalls and HTTP.
 *
 * @since 0.1.0
 */
module dev.isola {
  requires com.dylibso.chicory.runtime;
  requires com.dylibso.chicory.wasm;
  requires transitive com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires java.net.http;
  requires jdk.unsupported;

  exports dev.isola;
  exports dev.isola.spi;

  uses dev.isola.spi.GuestRuntime;
}
