package dev.isola;

import java.io.ByteArrayOutputStream;

/** The beginning of a body that passes by, for the exchange in the result. */
final class BodyRecord {
  private static final int MAX_BYTES = 1 << 20;

  private final Recording<?> recording;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private boolean cut;
  private boolean ended;

  BodyRecord(Recording<?> recording) {
    this.recording = recording;
  }

  void add(byte[] bytes) {
    if (cut) {
      return;
    }
    int size = Math.min(bytes.length, MAX_BYTES - kept.size());
    cut = size < bytes.length || !recording.grow(size);
    kept.write(bytes, 0, size);
  }

  void end() {
    ended = true;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }

  boolean complete() {
    return ended && !cut;
  }
}
