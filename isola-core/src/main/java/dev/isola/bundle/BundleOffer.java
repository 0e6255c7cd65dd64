package dev.isola.bundle;

import java.util.OptionalInt;

/**
 * A bundle that a repository has.
 *
 * @param runtime the runtime's name
 * @param version the runtime's version
 * @param engine the version of the engine that it was compiled for; empty if it was not compiled
 * @param file where its archive is, relative to the index
 * @param size the archive's size in bytes
 * @param sha256 the archive's digest: 64 lower-case hexadecimal digits
 */
record BundleOffer(
    String runtime,
    RuntimeVersion version,
    OptionalInt engine,
    String file,
    long size,
    String sha256) {

  String describe() {
    return runtime + " " + version;
  }

  boolean runsOn(int wantedEngine) {
    return engine.isEmpty() || engine.getAsInt() == wantedEngine;
  }
}
