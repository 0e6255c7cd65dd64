package dev.isola;

import java.time.Duration;

/**
 * What each operation of a sandbox may use up.
 *
 * @param timeout the time by the host's clock
 * @param patience how long, by the host's clock, a guest whose own clock stands still waits for
 *     answers of the host that do not come
 * @param maxFuel in units
 * @param maxMemory the guest's whole memory, in bytes
 * @param maxOutput in bytes
 * @param maxEvents pieces of output
 * @param maxOutstanding operations of the host whose answers the guest has not taken
 */
record Allowance(
    Duration timeout,
    Duration patience,
    long maxFuel,
    long maxMemory,
    long maxOutput,
    long maxEvents,
    int maxOutstanding) {}
