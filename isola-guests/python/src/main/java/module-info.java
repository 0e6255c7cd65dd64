/**
 * The Python guest.
 *
 * @since 0.1.0
 */
module dev.isola.guest.python {
  requires transitive dev.isola;
  requires com.dylibso.chicory.runtime;

  exports dev.isola.guest.python;
  // The engine creates the compiled guest by reflection.
  exports dev.isola.guest.python.machine;

  provides dev.isola.spi.GuestRuntime with
      dev.isola.guest.python.PythonRuntime;
}
