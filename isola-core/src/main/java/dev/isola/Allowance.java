package dev.isola;

import java.time.Duration;

/**
 * What each operation of a sandbox may use up.
 *
 * @param timeout the time by the host's clock
 * @param maxFuel in units
 * @param maxMemory the guest's whole memory, in bytes
 * @param maxOutput in bytes
 * @param maxEvents pieces of output
 * @param maxOutstanding operations of the host whose answers the guest has not taken
 */
record Allowance(
    Duration timeout,
    long maxFuel,
    long maxMemory,
    long maxOutput,
    long maxEvents,
    int maxOutstanding) {}
