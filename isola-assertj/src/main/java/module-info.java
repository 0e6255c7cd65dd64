/** AssertJ assertions on what a guest did. */
module dev.isola.assertj {
  requires transitive dev.isola;
  requires transitive org.assertj.core;
  requires transitive com.fasterxml.jackson.databind;

  exports dev.isola.assertj;

  // Soft assertions are subclasses that AssertJ makes at run time.
  opens dev.isola.assertj to
      org.assertj.core;
}
