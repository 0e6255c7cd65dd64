package dev.isola.benchmarks;

import dev.isola.spi.GuestRuntime;
import java.util.ServiceLoader;

/**
 * Where the measurements were taken.
 *
 * @param cores the cores that the JVM sees
 * @param memoryMebibytes the most heap that the JVM would take, in MiB
 * @param system the operating system and architecture
 * @param jdk the Java version and its vendor
 * @param guest the guest's name and version
 * @param guestDigest the guest's digest
 */
record Machine(
    int cores, long memoryMebibytes, String system, String jdk, String guest, String guestDigest) {

  /** This machine, with a language's guest on the class path. */
  static Machine with(Language language) {
    GuestRuntime guest =
        ServiceLoader.load(GuestRuntime.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(runtime -> runtime.name().equals(language.guest()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException("no guest on the class path for " + language));
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")",
        guest.name() + " " + guest.version(),
        guest.digest());
  }

  /** All of it as a list in Markdown. */
  String markdown() {
    return "- machine: "
        + cores
        + " cores, "
        + system
        + "\n- JDK: "
        + jdk
        + "\n- guest: "
        + guest
        + ", digest `"
        + guestDigest.substring(0, 16)
        + "`\n";
  }
}
