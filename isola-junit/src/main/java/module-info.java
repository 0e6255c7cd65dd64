/** Sandboxes in JUnit Jupiter tests. */
module dev.isola.junit {
  requires transitive dev.isola;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  requires static org.junit.platform.launcher;
  requires com.fasterxml.jackson.databind;

  exports dev.isola.junit;

  provides org.junit.platform.launcher.LauncherDiscoveryListener with
      dev.isola.junit.SandboxWarmUp;
  provides org.junit.platform.launcher.TestExecutionListener with
      dev.isola.junit.SandboxWarmUp;

  // JUnit makes the extension that the annotations name.
  opens dev.isola.junit to
      org.junit.platform.commons;
}
