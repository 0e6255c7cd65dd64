package dev.isola.junit;

import static dev.isola.junit.Executions.failure;
import static dev.isola.junit.Executions.failureOf;
import static dev.isola.junit.Executions.failures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.InvalidArgumentException;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** All of this is told before a guest is started. */
class MisuseTest {
  private static final String HERE = MisuseTest.class.getName() + "$";

  @Nested
  class Places {
    @Test
    void fieldOfAnotherType() {
      assertThat(failureOf(WrongFieldType.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sWrongFieldType.sandbox must be of type dev.isola.Sandbox or"
                  + " dev.isola.SandboxTemplate, was java.lang.String",
              HERE);
    }

    @Test
    void parameterOfAnotherType() {
      assertThat(failureOf(WrongParameterType.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@PythonSandbox on parameter \"sandbox\" of method"
                  + " %sWrongParameterType.test(String) must be of type dev.isola.Sandbox or"
                  + " dev.isola.SandboxTemplate, was java.lang.String",
              HERE);
    }

    @Test
    void finalField() {
      assertThat(failureOf(FinalField.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sFinalField.sandbox must not be final: the sandbox is set by"
                  + " the extension",
              HERE);
    }

    @Test
    void bothAnnotations() {
      assertThat(failureOf(BothAnnotations.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox and @PythonSandbox are both on field %sBothAnnotations.sandbox; keep"
                  + " one of them",
              HERE);
    }

    @Test
    void bothLanguages() {
      assertThat(failureOf(BothLanguages.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@PythonSandbox and @JsSandbox are both on parameter \"sandbox\" of method"
                  + " %sBothLanguages.test(Sandbox); keep one of them",
              HERE);
    }

    @Test
    void languageBesideAnAnnotationOfTheProject() {
      assertThat(failureOf(MetaAndLanguage.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox and @JsSandbox are both on field %sMetaAndLanguage.sandbox; keep one"
                  + " of them",
              HERE);
    }

    @Test
    void constructorParameterOfAnotherType() {
      assertThat(failureOf(WrongConstructorType.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@JsSandbox on parameter \"sandbox\" of constructor"
                  + " %sWrongConstructorType(RunResult) must be of type dev.isola.Sandbox or"
                  + " dev.isola.SandboxTemplate, was dev.isola.RunResult",
              HERE);
    }

    @Test
    void scopeTestOutsideOfATest() {
      assertThat(failureOf(BeforeAllParameter.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@IsolaSandbox on parameter \"sandbox\" of method"
                  + " %sBeforeAllParameter.load(Sandbox) is wanted outside of a single test, where"
                  + " there is no sandbox with scope TEST; use scope = Scope.CLASS, or a parameter"
                  + " of a test method",
              HERE);
    }

    @Test
    void scopeTestInAPerClassConstructor() {
      assertThat(failureOf(PerClassConstructor.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@IsolaSandbox on parameter \"sandbox\" of constructor"
                  + " %sPerClassConstructor(Sandbox) is wanted outside of a single test, where"
                  + " there is no sandbox with scope TEST; use scope = Scope.CLASS, or a parameter"
                  + " of a test method",
              HERE);
    }

    @Test
    void instanceFieldOfTestsThatRunAtTheSameTime() {
      assertThat(failures(Executions.with(Executions.concurrently(), SharedInstance.class)).get(0))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %1$sSharedInstance.sandbox would be changed by tests that run"
                  + " at the same time: %1$sSharedInstance has one instance for all tests"
                  + " (@TestInstance(PER_CLASS)) and they run concurrently; use a parameter of the"
                  + " test methods instead",
              HERE);
    }
  }

  @Nested
  class Values {
    @Test
    void timeout() {
      assertThat(failureOf(BadTimeout.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sBadTimeout.sandbox: timeout must be a positive duration"
                  + " such as \"2s\", \"500ms\" or \"PT2S\", was \"2 parsecs\"",
              HERE);
    }

    @Test
    void maxMemory() {
      assertThat(failureOf(BadMemory.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@PythonSandbox on field %sBadMemory.sandbox: maxMemory must be a positive size such"
                  + " as \"64MB\", \"64MiB\" or \"65536\" (bytes), was \"64 potatoes\"",
              HERE);
    }

    @Test
    void maxOutput() {
      assertThat(failureOf(BadOutput.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@IsolaSandbox on parameter \"sandbox\" of method %sBadOutput.test(Sandbox):"
                  + " maxOutput must be a positive size such as \"64MB\", \"64MiB\" or \"65536\""
                  + " (bytes), was \"0\"",
              HERE);
    }

    @Test
    void maxFuel() {
      assertThat(failureOf(BadFuel.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@JsSandbox on field %sBadFuel.sandbox: maxFuel must be positive, or 0 for no limit,"
                  + " was -1",
              HERE);
    }

    @Test
    void clock() {
      assertThat(failureOf(BadClock.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sBadClock.sandbox: clock must be \"virtual\","
                  + " \"virtual:2026-01-01T00:00:00Z\", \"fixed:2026-01-01T00:00:00Z\" or"
                  + " \"system\", was \"fixed:noon\"",
              HERE);
    }

    @Test
    void clockOfTheConfiguration() {
      assertThat(failure(Executions.with(Map.of("isola.clock", "broken"), PlainSandbox.class)))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageStartingWith("configuration parameter isola.clock: clock must be")
          .hasMessageEndingWith("was \"broken\"");
    }

    @Test
    void variableWithoutValue() {
      assertThat(failureOf(BadVariable.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sBadVariable.sandbox: env must be written \"KEY=value\", was"
                  + " \"DEBUG\"",
              HERE);
    }

    @Test
    void variableGivenTwice() {
      assertThat(failureOf(VariableTwice.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sVariableTwice.sandbox: env has A more than once; keep one of"
                  + " them",
              HERE);
    }

    @Test
    void mountWithoutFolder() {
      assertThat(failureOf(MissingFolder.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sMissingFolder.sandbox: mount \"no/such/folder\" is"
                  + " neither a folder nor a file; looked for %s. Relative paths start at the working folder of the test"
                  + " run",
              HERE, Path.of("no/such/folder").toAbsolutePath());
    }

    @Test
    void mountAtARelativePath() {
      assertThat(failureOf(RelativeMount.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sRelativeMount.sandbox: mount guest path must be absolute,"
                  + " was \"data\"; write \"/data\"",
              HERE);
    }

    @Test
    void mountsThatContradictThemselves() {
      assertThat(failureOf(TwoPermissions.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sTwoPermissions.sandbox: mount /data: dirPerms must be one"
                  + " of READ, WRITE and READ_WRITE, was [READ, WRITE]",
              HERE);
      assertThat(failureOf(MemoryOfAHost.class))
          .hasMessage(
              "@IsolaSandbox on field %sMemoryOfAHost.sandbox: a mount in memory has no host path,"
                  + " was \"src\"; use MountConfig.overlay to begin with what is there",
              HERE);
      assertThat(failureOf(NoHost.class))
          .hasMessage(
              "@IsolaSandbox on field %sNoHost.sandbox: mount host path must not be empty; use"
                  + " \".\" for the working directory",
              HERE);
      assertThat(failureOf(WrongQuota.class))
          .hasMessageStartingWith(
              "@IsolaSandbox on field %sWrongQuota.sandbox: mount /data: maxBytes must be a"
                  + " positive size",
              HERE);
    }

    @Test
    void runtimeThatIsNotThere() {
      assertThat(failureOf(UnknownRuntime.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageStartingWith(
              "@IsolaSandbox on field %sUnknownRuntime.sandbox: unknown guest runtime \"cobol\": on"
                  + " the class path there is ",
              HERE)
          .hasMessageContaining("; add the artifact that provides it, dev.isola:isola-guest-cobol");
    }

    @Test
    void configurationParameters() {
      assertThat(failure(Executions.with(Map.of("isola.timeout", "soon"), Plain.class)))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "configuration parameter isola.timeout must be a positive duration such as \"2s\","
                  + " \"500ms\" or \"PT2S\", was \"soon\"");
      assertThat(failure(Executions.with(Map.of("isola.maxMemory", "lots"), Plain.class)))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "configuration parameter isola.maxMemory must be a positive size such as \"64MB\","
                  + " \"64MiB\" or \"65536\" (bytes), was \"lots\"");
    }
  }

  @Nested
  class Scripts {
    @Test
    void fileThatIsNotThere() {
      assertThat(failureOf(MissingFile.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sMissingFile.sandbox: script \"src/nowhere.py\" was not"
                  + " found; looked for the file %s. Relative paths start at the working folder of"
                  + " the test run; for a resource of the class path write \"classpath:\" before its"
                  + " name",
              HERE, Path.of("src/nowhere.py").toAbsolutePath());
    }

    @Test
    void resourceThatIsNotThere() {
      assertThat(failureOf(MissingResource.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %1$sMissingResource.sandbox: script \"classpath:nowhere.py\""
                  + " was not found; looked for the resource nowhere.py on the class path of"
                  + " %1$sMissingResource. Names of resources start at the root of the class path,"
                  + " such as \"classpath:com/acme/script.py\"",
              HERE);
    }

    @Test
    void blank() {
      assertThat(failureOf(BlankScript.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sBlankScript.sandbox: a script is blank; write the path of a"
                  + " file or \"classpath:\" and the name of a resource",
              HERE);
    }

    @Test
    void notText() {
      assertThat(failureOf(BinaryScript.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@IsolaSandbox on field %sBinaryScript.sandbox: script"
                  + " \"classpath:dev/isola/junit/MisuseTest.class\" is not UTF-8 text; save it as"
                  + " UTF-8",
              HERE);
    }
  }

  @Nested
  class Hostcalls {
    @Test
    void ofTheSameName() {
      assertThat(failureOf(SameName.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@Hostcall(\"lookup\") is on two methods, %1$sBaseWithLookup.lookup(JsonNode) and"
                  + " %1$sSameName.find(); names of hostcalls must be unique in a test class",
              HERE);
    }

    @Test
    void withTwoParameters() {
      assertThat(failureOf(TwoParameters.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@Hostcall(\"lookup\") method %sTwoParameters.lookup(int, String) must have no"
                  + " parameter or one (the guest's payload), has 2; take the payload as one"
                  + " JsonNode, Map or record",
              HERE);
    }

    @Test
    void thatArePrivate() {
      assertThat(failureOf(PrivateMethod.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@Hostcall(\"lookup\") method %sPrivateMethod.lookup() must not be private", HERE);
    }

    @Test
    void withoutName() {
      assertThat(failureOf(NoName.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "@Hostcall(\" \") method %sNoName.lookup() has no name; write the name the guest calls"
                  + " it by",
              HERE);
    }

    @Test
    void areCheckedForParametersToo() {
      assertThat(failureOf(PrivateMethodAndParameter.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "@Hostcall(\"lookup\") method %sPrivateMethodAndParameter.lookup() must not be"
                  + " private",
              HERE);
    }
  }

  @Nested
  class InCode {
    @Test
    void scopeClassInAnInstanceField() {
      assertThat(failureOf(InstanceExtension.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "IsolaExtension for parameter \"sandbox\" of method %sInstanceExtension.test(Sandbox):"
                  + " an IsolaExtension with Scope.CLASS must be in a static field, because one in"
                  + " an instance field lives for one test only; make the field static",
              HERE);
    }

    @Test
    void scopeTestOutsideOfATest() {
      assertThat(failureOf(ExtensionBeforeAll.class))
          .isInstanceOf(ParameterResolutionException.class)
          .hasMessage(
              "IsolaExtension for parameter \"sandbox\" of method"
                  + " %sExtensionBeforeAll.load(Sandbox) is wanted outside of a single test, where"
                  + " there is no sandbox with scope TEST; use scope = Scope.CLASS, or a parameter"
                  + " of a test method",
              HERE);
    }

    @Test
    void twoExtensions() {
      assertThat(failureOf(TwoExtensions.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "%sTwoExtensions has two IsolaExtensions, its own or those of classes around it or"
                  + " above it, and a parameter of type dev.isola.Sandbox would not say which it is"
                  + " for; keep one of them, and use annotations such as @PythonSandbox on the"
                  + " parameters that want another",
              HERE);
      assertThat(failureOf(OuterExtension.class))
          .hasMessageStartingWith("%sOuterExtension$InnerExtension has two IsolaExtensions", HERE);
    }

    @Test
    void hostcallOfBoth() {
      assertThat(failureOf(ExtensionAndMethod.class))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "hostcall \"lookup\" is set on the IsolaExtension and is a @Hostcall method of"
                  + " %sExtensionAndMethod; keep one of them",
              HERE);
    }

    @Test
    void valuesThatAreNotAllowed() {
      IsolaExtension.Builder builder = IsolaExtension.builder().env("A", "1");
      builder.hostcall("lookup", payload -> 1);

      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.env("A", "2"))
          .withMessage("environment variable A is set twice; keep one of them");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.env("A=B", "2"))
          .withMessage(
              "name of an environment variable must not be empty or have an \"=\", was \"A=B\"");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.hostcall("lookup", payload -> 2))
          .withMessage("hostcall \"lookup\" is set twice; keep one of them");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.hostcall(" ", payload -> 2))
          .withMessage("name of a hostcall must not be blank");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.maxMemory(0))
          .withMessage("maxMemory must be a positive number of bytes, was 0");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.maxOutput(-1))
          .withMessage("maxOutput must be a positive number of bytes, was -1");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.maxFuel(0))
          .withMessage("maxFuel must be a positive number of units, was 0");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> builder.timeout(Duration.ZERO))
          .withMessage("timeout must be positive, was PT0S");
    }
  }

  static class WrongFieldType {
    @IsolaSandbox String sandbox;

    @Test
    void test() {}
  }

  static class WrongParameterType {
    @Test
    void test(@PythonSandbox String sandbox) {}
  }

  static class FinalField {
    @IsolaSandbox final Sandbox sandbox = null;

    @Test
    void test() {}
  }

  static class BothAnnotations {
    @IsolaSandbox @PythonSandbox static Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BothLanguages {
    @Test
    void test(@PythonSandbox @JsSandbox Sandbox sandbox) {}
  }

  static class MetaAndLanguage {
    @Guests.CounterSandbox @JsSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  static class WrongConstructorType {
    WrongConstructorType(@JsSandbox RunResult sandbox) {}

    @Test
    void test() {}
  }

  static class BeforeAllParameter {
    @BeforeAll
    static void load(@IsolaSandbox Sandbox sandbox) {}

    @Test
    void test() {}
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class PerClassConstructor {
    PerClassConstructor(@IsolaSandbox Sandbox sandbox) {}

    @Test
    void test() {}
  }

  @TestInstance(Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class SharedInstance {
    @IsolaSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BadTimeout {
    @IsolaSandbox(timeout = "2 parsecs")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BadMemory {
    @PythonSandbox(maxMemory = "64 potatoes")
    static SandboxTemplate sandbox;

    @Test
    void test() {}
  }

  static class BadOutput {
    @Test
    void test(@IsolaSandbox(maxOutput = "0") Sandbox sandbox) {}
  }

  static class BadFuel {
    @JsSandbox(maxFuel = -1)
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BadClock {
    @IsolaSandbox(clock = "fixed:noon")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class PlainSandbox {
    @IsolaSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BadVariable {
    @IsolaSandbox(env = "DEBUG")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class VariableTwice {
    @IsolaSandbox(env = {"A=1", "B=2", "A=3"})
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class MissingFolder {
    @IsolaSandbox(mounts = @Mount(host = "no/such/folder", guest = "/data"))
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class RelativeMount {
    @IsolaSandbox(
        mounts = @Mount(host = ".", guest = "data", filePerms = MountConfig.Access.READ_WRITE))
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class TwoPermissions {
    @IsolaSandbox(
        mounts =
            @Mount(
                host = ".",
                guest = "/data",
                dirPerms = {MountConfig.Access.READ, MountConfig.Access.WRITE}))
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class MemoryOfAHost {
    @IsolaSandbox(
        mounts = @Mount(host = "src", guest = "/tmp", storage = MountConfig.Storage.MEMORY))
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class NoHost {
    @IsolaSandbox(mounts = @Mount(guest = "/data"))
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class WrongQuota {
    @IsolaSandbox(mounts = @Mount(host = "src", guest = "/data", maxBytes = "much"))
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class UnknownRuntime {
    @IsolaSandbox(runtime = "cobol")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class Plain {
    @IsolaSandbox Sandbox sandbox;

    @Test
    void test() {}
  }

  static class MissingFile {
    @IsolaSandbox(scripts = "src/nowhere.py")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class MissingResource {
    @IsolaSandbox(scripts = "classpath:nowhere.py")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BlankScript {
    @IsolaSandbox(scripts = " ")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BinaryScript {
    @IsolaSandbox(scripts = "classpath:dev/isola/junit/MisuseTest.class")
    Sandbox sandbox;

    @Test
    void test() {}
  }

  static class BaseWithLookup {
    @IsolaSandbox Sandbox sandbox;

    @Hostcall("lookup")
    Object lookup(JsonNode payload) {
      return payload;
    }
  }

  static class SameName extends BaseWithLookup {
    @Hostcall("lookup")
    int find() {
      return 1;
    }

    @Test
    void test() {}
  }

  static class TwoParameters {
    @IsolaSandbox Sandbox sandbox;

    @Hostcall("lookup")
    int lookup(int id, String name) {
      return id;
    }

    @Test
    void test() {}
  }

  static class PrivateMethod {
    @IsolaSandbox Sandbox sandbox;

    @Hostcall("lookup")
    @SuppressWarnings("UnusedMethod") // what is tested
    private int lookup() {
      return 1;
    }

    @Test
    void test() {}
  }

  static class NoName {
    @IsolaSandbox static Sandbox sandbox;

    @Hostcall(" ")
    int lookup() {
      return 1;
    }

    @Test
    void test() {}
  }

  static class PrivateMethodAndParameter {
    @Hostcall("lookup")
    @SuppressWarnings("UnusedMethod") // what is tested
    private int lookup() {
      return 1;
    }

    @Test
    void test(@IsolaSandbox Sandbox sandbox) {}
  }

  static class InstanceExtension {
    @RegisterExtension
    final IsolaExtension isola = IsolaExtension.builder().scope(Scope.CLASS).build();

    @Test
    void test(Sandbox sandbox) {}
  }

  static class ExtensionBeforeAll {
    @RegisterExtension static final IsolaExtension ISOLA = IsolaExtension.builder().build();

    @BeforeAll
    static void load(Sandbox sandbox) {}

    @Test
    void test() {}
  }

  static class TwoExtensions {
    @RegisterExtension static final IsolaExtension ONE = IsolaExtension.builder().build();

    @RegisterExtension
    static final IsolaExtension TWO = IsolaExtension.builder().runtime("js").build();

    @Test
    void test(Sandbox sandbox) {}
  }

  static class OuterExtension {
    @RegisterExtension static final IsolaExtension ONE = IsolaExtension.builder().build();

    @Nested
    class InnerExtension {
      @RegisterExtension
      static final IsolaExtension TWO = IsolaExtension.builder().runtime("js").build();

      @Test
      void test(Sandbox sandbox) {}
    }
  }

  static class ExtensionAndMethod {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder().hostcall("lookup", payload -> 1).build();

    @Hostcall("lookup")
    int lookup() {
      return 2;
    }

    @Test
    void test(Sandbox sandbox) {}
  }
}
