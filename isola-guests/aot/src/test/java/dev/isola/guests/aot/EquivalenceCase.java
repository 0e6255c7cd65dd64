package dev.isola.guests.aot;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A guest module and the calls that are made into one instance of it, one after the other.
 *
 * @param name tells the case from others; it can be a file's name
 * @param module the module's bytes, with the functions that the engine asks of a guest
 * @param calls what is called
 */
record EquivalenceCase(String name, byte[] module, List<Call> calls) {

  /** A call of an exported function. */
  static final class Call {

    private final String export;
    private final long[] arguments;
    private final Trap specified;

    private Call(String export, long[] arguments, Trap specified) {
      this.export = export;
      this.arguments = arguments;
      this.specified = specified;
    }

    static Call of(String export, long... arguments) {
      return new Call(export, arguments.clone(), null);
    }

    /** A call that must trap and change nothing; used where Chicory is known to be wrong. */
    static Call trapping(Trap trap, String export, long... arguments) {
      return new Call(export, arguments.clone(), trap);
    }

    String export() {
      return export;
    }

    /** The arguments' bits. */
    long[] arguments() {
      return arguments.clone();
    }

    /** What the specification says where the interpreter says something else, otherwise null. */
    Trap specified() {
      return specified;
    }

    /** The call in one line. */
    String line() {
      return (specified == null ? "" : specified.name())
          + " "
          + Arrays.stream(arguments).mapToObj(Long::toHexString).collect(Collectors.joining(","))
          + " "
          + URLEncoder.encode(export, StandardCharsets.UTF_8);
    }

    static Call parse(String line) {
      String[] parts = line.split(" ", 3);
      Trap specified = parts[0].isEmpty() ? null : Trap.valueOf(parts[0]);
      long[] arguments =
          parts[1].isEmpty()
              ? new long[0]
              : Arrays.stream(parts[1].split(","))
                  .mapToLong(hex -> Long.parseUnsignedLong(hex, 16))
                  .toArray();
      return new Call(URLDecoder.decode(parts[2], StandardCharsets.UTF_8), arguments, specified);
    }
  }
}
