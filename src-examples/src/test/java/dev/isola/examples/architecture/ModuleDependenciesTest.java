package dev.isola.examples.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The dependencies between the published modules point one way. */
class ModuleDependenciesTest {

  private static final String GENERATED = "dev.isola.guest.*.machine..";

  private static final JavaClasses PUBLISHED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/machine/"))
          .importPackages(
              "dev.isola",
              "dev.isola.spi",
              "dev.isola.engine",
              "dev.isola.junit",
              "dev.isola.assertj",
              "dev.isola.guest.js",
              "dev.isola.guest.python");

  @Test
  void assertionsDoNotNeedJUnit() {
    rule("dev.isola.assertj..", "org.junit..", "dev.isola.junit..", "dev.isola.guest..");
  }

  @Test
  void theExtensionNeedsNoAssertionsAndNoGuest() {
    rule("dev.isola.junit..", "org.assertj..", "dev.isola.assertj..", "dev.isola.guest..");
  }

  @Test
  void guestsKnowTheCoreOnly() {
    rule("dev.isola.guest..", "dev.isola.junit..", "dev.isola.assertj..", "dev.isola.engine..");
  }

  @Test
  void onlyTheEngineAndGeneratedClassesTouchChicory() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.isola.engine", GENERATED)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.dylibso.chicory..")
        .check(PUBLISHED);
  }

  @Test
  void nobodyReachesPastTheCoresPublicPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.isola", "dev.isola.bundle", "dev.isola.engine", "dev.isola.spi")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.isola.engine")
        .check(PUBLISHED);
  }

  private static void rule(String from, String... forbidden) {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage(from)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden);
    rule.check(PUBLISHED);
  }
}
