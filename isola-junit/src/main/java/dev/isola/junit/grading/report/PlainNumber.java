package dev.isola.junit.grading.report;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.isola.InvalidArgumentException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Writes numbers the same way in every locale: a point, no grouping, no exponent. */
final class PlainNumber {
  /** Sums of decimal fractions are off by less than this many digits show. */
  private static final int DIGITS = 6;

  private PlainNumber() {}

  static String of(double number) {
    return decimal(number).toPlainString();
  }

  static ValueNode json(double number) {
    BigDecimal decimal = decimal(number);
    return decimal.scale() <= 0 && decimal.precision() <= 18
        ? LongNode.valueOf(decimal.longValueExact())
        : DecimalNode.valueOf(decimal);
  }

  /** Hundredths, halves rounded up, for platforms that take integers only. */
  static long hundredths(double number) {
    return decimal(number).movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValue();
  }

  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds())
        .add(BigDecimal.valueOf(duration.getNano(), 9))
        .setScale(3, RoundingMode.HALF_UP);
  }

  private static BigDecimal decimal(double number) {
    if (!Double.isFinite(number)) {
      throw new InvalidArgumentException(
          "points must be a finite number, was " + number + "; look at how the checks count them");
    }
    BigDecimal rounded = BigDecimal.valueOf(number).setScale(DIGITS, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }
}
