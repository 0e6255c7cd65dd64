package dev.isola.engine;

import com.dylibso.chicory.runtime.Instance;

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
