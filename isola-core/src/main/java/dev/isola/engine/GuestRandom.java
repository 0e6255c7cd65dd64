package dev.isola.engine;

/**
 * A guest's random bytes, which follow from a seed: the generator SplitMix64, spelt out so that
 * they are the same with every JDK. Not for secrets that matter. Confined to one thread.
 */
final class GuestRandom {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  GuestRandom(long seed) {
    this.state = seed;
  }

  private long next() {
    state += GAMMA;
    long bits = state;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }

  /** Fills an array; what is left of the last eight bytes is not used. */
  void fill(byte[] bytes) {
    for (int at = 0; at < bytes.length; at += Long.BYTES) {
      long bits = next();
      int end = Math.min(bytes.length - at, Long.BYTES) + at;
      for (int i = at; i < end; i++) {
        bytes[i] = (byte) bits;
        bits >>>= Byte.SIZE;
      }
    }
  }
}
