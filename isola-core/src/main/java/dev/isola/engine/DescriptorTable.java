package dev.isola.engine;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A guest's open file descriptors. */
final class DescriptorTable {

  private static final int MAX_OPEN = 1024;

  private final Map<Integer, Descriptor> open = new HashMap<>();

  /** Opens a descriptor under the lowest free number. */
  int add(Descriptor descriptor) throws WasiException {
    if (open.size() >= MAX_OPEN) {
      throw new WasiException(Errno.MFILE);
    }
    int number = 0;
    while (open.containsKey(number)) {
      number++;
    }
    open.put(number, descriptor);
    return number;
  }

  boolean isFull() {
    return open.size() >= MAX_OPEN;
  }

  Descriptor get(int number) throws WasiException {
    Descriptor descriptor = open.get(number);
    if (descriptor == null) {
      throw new WasiException(Errno.BADF);
    }
    return descriptor;
  }

  void close(int number) throws IOException, WasiException {
    get(number);
    open.remove(number).close();
  }

  void renumber(int from, int to) throws IOException, WasiException {
    Descriptor moved = get(from);
    Descriptor replaced = get(to);
    if (from != to) {
      open.remove(from);
      open.put(to, moved);
      replaced.close();
    }
  }

  void closeAll() {
    for (Descriptor descriptor : open.values()) {
      try {
        descriptor.close();
      } catch (IOException e) {
        continue; // The guest is gone; nobody is left who could be told.
      }
    }
    open.clear();
  }
}
