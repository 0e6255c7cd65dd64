package dev.isola;

/** A guest that does as another one, except for what a subclass does itself. */
abstract class ForwardingGuest implements Guest {
  private final EngineGuest guest;

  ForwardingGuest(EngineGuest guest) {
    this.guest = guest;
  }

  EngineGuest guest() {
    return guest;
  }

  @Override
  public int start() {
    return guest.start();
  }

  @Override
  public int load(String name, String source) {
    return guest.load(name, source);
  }

  @Override
  public int call(String function, byte[] arguments) {
    return guest.call(function, arguments);
  }

  @Override
  public void fuel(long limit) {
    guest.fuel(limit);
  }

  @Override
  public long fuelUsed() {
    return guest.fuelUsed();
  }

  @Override
  public long peakMemory() {
    return guest.peakMemory();
  }

  @Override
  public boolean memoryRefused() {
    return guest.memoryRefused();
  }

  @Override
  public void close() {
    guest.close();
  }
}
