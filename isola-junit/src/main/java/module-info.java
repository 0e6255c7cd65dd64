/** Sandboxes in JUnit Jupiter tests. */
module dev.isola.junit {
  requires transitive dev.isola;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  // Only where a launcher is there anyway: the class path names SandboxWarmUp to it. A "provides"
  // here would make every module path without a launcher fail.
  requires static org.junit.platform.launcher;
  requires com.fasterxml.jackson.databind;

  exports dev.isola.junit;
  exports dev.isola.junit.fixture;
  exports dev.isola.junit.grading;
  exports dev.isola.junit.grading.report;
  exports dev.isola.junit.wiremock;

  // JUnit makes the extensions that the annotations name.
  opens dev.isola.junit to
      org.junit.platform.commons;
  opens dev.isola.junit.grading to
      org.junit.platform.commons;
}
