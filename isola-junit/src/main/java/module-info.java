/** Sandboxes in JUnit Jupiter tests. */
module dev.isola.junit {
  requires transitive dev.isola;
  requires transitive org.junit.jupiter.api;
  requires org.junit.platform.commons;
  requires com.fasterxml.jackson.databind;

  exports dev.isola.junit;

  // JUnit makes the extension that the annotations name.
  opens dev.isola.junit to
      org.junit.platform.commons;
}
