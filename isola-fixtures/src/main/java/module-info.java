/** Recorded fixtures on the command line. */
module dev.isola.fixtures {
  requires dev.isola.junit;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;

  exports dev.isola.fixtures;

  opens dev.isola.fixtures to
      info.picocli;
}
