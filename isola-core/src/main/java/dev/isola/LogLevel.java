package dev.isola;

/**
 * The level of a {@link LogEvent}, from the least to the most severe.
 *
 * @since 0.1.0
 */
public enum LogLevel {
  /** Details for whoever looks for a fault. */
  DEBUG,
  /** What the program does. */
  INFO,
  /** Something unexpected that the program lives with. */
  WARN,
  /** Something that failed. */
  ERROR
}
