/**
 * The JavaScript guest.
 *
 * @since 0.1.0
 */
module dev.isola.guest.js {
  requires transitive dev.isola;
  requires com.dylibso.chicory.runtime;

  exports dev.isola.guest.js;
  // The engine creates the compiled guest by reflection.
  exports dev.isola.guest.js.machine;

  provides dev.isola.spi.GuestRuntime with
      dev.isola.guest.js.JsRuntime;
}
