package dev.isola.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.Optional;

/** Lets tests of the guest compiler look into a guest that the engine has set up. */
public final class GuestProbe {

  private GuestProbe() {}

  /**
   * What the engine runs the guest in.
   *
   * @param guest the guest
   * @return its instance, with the engine's memory and table
   */
  public static Instance instance(GuestInstance guest) {
    return guest.instance();
  }

  /**
   * Starts a guest whose code is interpreted.
   *
   * @param module its module
   * @param settings what it is given
   * @param host what it can reach
   * @return the guest, started
   */
  public static GuestInstance interpreted(
      WasmModule module, GuestSettings settings, GuestHost host) {
    GuestFileTree files =
        GuestFileTree.build(Optional.empty(), GuestLibrary.empty()::root, settings);
    GuestInstance guest =
        GuestInstance.unstarted(GuestModule.interpreted(module), files, settings, host);
    if (guest.init() != 0) {
      throw new IllegalStateException("the guest did not start");
    }
    return guest;
  }

  /**
   * How often a guest has ticked.
   *
   * @param guest the guest
   * @return the number of ticks
   */
  public static long ticks(GuestInstance guest) {
    return ((FlatMemory) guest.instance().memory()).get().ticks();
  }

  /**
   * The value of a global, wherever the guest's code keeps it.
   *
   * @param guest the guest
   * @param number the global's number
   * @return its value as 64 bits
   */
  public static long global(GuestInstance guest, int number) {
    return guest.global(number);
  }
}
