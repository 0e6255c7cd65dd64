package dev.isola.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyRulesTest {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.isola");

  @Test
  void onlyTheEngineTouchesChicory() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.isola.engine")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.dylibso.chicory..")
        .check(CORE);
  }

  @Test
  void theCoreNamesNoGuestAndNoModuleAboveIt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.isola.guest..",
            "dev.isola.guests..",
            "dev.isola.junit..",
            "dev.isola.assertj..",
            "org.junit..",
            "org.assertj..")
        .check(CORE);
  }

  @Test
  void theServiceInterfaceDependsOnNothing() {
    classes()
        .that()
        .resideInAPackage("dev.isola.spi")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.isola.spi", "java..", "sun.misc")
        .check(CORE);
  }

  @Test
  void onlyTheGuestsMemoryIsAccessedWithoutTheJvmsChecks() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.isola.spi.GuestState")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk..")
        .check(CORE);
  }
}
