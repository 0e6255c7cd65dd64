package dev.isola.benchmarks;

import java.util.Collection;

/**
 * How some measurements of the same thing are spread.
 *
 * @param median the median
 * @param least the least
 * @param most the most
 */
record Spread(double median, double least, double most) {

  /** Of at least one number; if one is not a number, nothing is. */
  static Spread of(Collection<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (Double.isNaN(sorted[sorted.length - 1])) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
