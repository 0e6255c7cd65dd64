package dev.isola.guests.aot;

import dev.isola.guests.aot.ModuleAssembler.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Values at which instructions change what they do, as bits. */
final class EdgeValues {

  private static final double[] DOUBLES = {
    0,
    0.3,
    0.5,
    0.7,
    1,
    1.5,
    2.5,
    4.2,
    127.9,
    1 << 24,
    (1 << 24) + 1,
    Integer.MAX_VALUE - 0.5,
    Integer.MAX_VALUE,
    0x1p31,
    0x1p31 + 0.5,
    0x1p31 + 1,
    0x1p32 - 0.5,
    0x1p32,
    0x1p52 + 0.5,
    0x1p53 - 1,
    0x1.fffffep62,
    0x1.fffffffffffffp62,
    0x1p63,
    0x1.fffffffffffffp63,
    0x1p64,
    1e30,
    Float.MAX_VALUE,
    Float.MIN_NORMAL,
    Float.MIN_VALUE,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  private static final long[] INTS =
      LongStream.concat(
              IntStream.of(0, 1, 2, 7, 8, 15, 16, 31, 32, 33, 127, 128, 255, 256).asLongStream(),
              IntStream.of(
                      -1,
                      -2,
                      -128,
                      -129,
                      Short.MAX_VALUE,
                      Short.MIN_VALUE,
                      0xffff,
                      0x10000,
                      Integer.MAX_VALUE,
                      Integer.MAX_VALUE - 1,
                      Integer.MIN_VALUE,
                      Integer.MIN_VALUE + 1,
                      0x55555555,
                      0xaaaaaaaa)
                  .asLongStream())
          .toArray();

  private static final long[] LONGS =
      LongStream.concat(
              LongStream.of(INTS),
              LongStream.of(
                  63,
                  64,
                  65,
                  0xffffffffL,
                  0x100000000L,
                  0x80000000L,
                  Long.MAX_VALUE,
                  Long.MIN_VALUE,
                  Long.MIN_VALUE + 1,
                  0x5555555555555555L,
                  0x7fffffffffffff80L))
          .toArray();

  private EdgeValues() {}

  /** The values of a type, with infinities, signed zeros and several kinds of NaN. */
  static List<Long> of(int type) {
    return switch (type) {
      case Code.I32 -> LongStream.of(INTS).map(i -> i & 0xffffffffL).boxed().toList();
      case Code.I64 -> LongStream.of(LONGS).boxed().toList();
      case Code.F32 -> {
        List<Long> bits = new ArrayList<>();
        DoubleStream.of(DOUBLES)
            .flatMap(d -> DoubleStream.of(d, -d))
            .forEach(d -> bits.add(Float.floatToRawIntBits((float) d) & 0xffffffffL));
        bits.addAll(List.of(0x7fc00000L, 0xffc00000L, 0x7f800001L, 0xffabcdefL));
        yield bits.stream().distinct().toList();
      }
      case Code.F64 -> {
        List<Long> bits = new ArrayList<>();
        DoubleStream.of(DOUBLES)
            .flatMap(d -> DoubleStream.of(d, -d))
            .forEach(d -> bits.add(Double.doubleToRawLongBits(d)));
        bits.addAll(
            List.of(
                0x7ff8000000000000L,
                0xfff8000000000000L,
                0x7ff0000000000001L,
                0xfff123456789abcdL));
        yield bits.stream().distinct().toList();
      }
      default -> throw new IllegalArgumentException("no values of type " + type);
    };
  }
}
