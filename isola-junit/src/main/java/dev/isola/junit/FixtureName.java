package dev.isola.junit;

import dev.isola.junit.internal.SandboxSurroundings;
import java.lang.reflect.Method;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where the fixture of a test lives. */
final class FixtureName {
  static final String FOLDER_PARAMETER = "isola.fixture.dir";
  private static final String DEFAULT_FOLDER = "src/test/resources/fixtures";
  private static final Pattern CLASS_INVOCATION =
      Pattern.compile("\\[class-template-invocation:#([0-9]+)]");
  private static final Pattern TEST_INVOCATION =
      Pattern.compile("\\[test-template-invocation:#([0-9]+)]");

  private FixtureName() {}

  static Path path(FixtureDeclaration declaration, ExtensionContext context) {
    String folder = context.getConfigurationParameter(FOLDER_PARAMETER).orElse(DEFAULT_FOLDER);
    try {
      Path root = Path.of(folder);
      return declaration.path().isEmpty()
          ? root.resolve(ofTest(context))
          : root.resolve(withSuffix(declaration.path()));
    } catch (InvalidPathException e) {
      throw new ExtensionConfigurationException(
          declaration.where() + ": the fixture's path is wrong: " + e.getMessage(), e);
    }
  }

  private static String withSuffix(String path) {
    return path.endsWith(".json") ? path : path + ".json";
  }

  private static Path ofTest(ExtensionContext context) {
    Class<?> testClass = context.getRequiredTestClass();
    String type = testClass.getName().replace('.', '/').replace('$', '.');
    StringBuilder name = new StringBuilder();
    name.append(context.getTestMethod().map(method -> ofMethod(testClass, method)).orElse("class"));
    // One file for each invocation of a template: they may ask for different things.
    Matcher classes = CLASS_INVOCATION.matcher(context.getUniqueId());
    StringBuilder folder = new StringBuilder(type);
    // But all submissions of an exercise meet the same world.
    boolean submissions = SandboxSurroundings.of(context).isPresent();
    while (!submissions && classes.find()) {
      folder.append('/').append(classes.group(1));
    }
    Matcher tests = TEST_INVOCATION.matcher(context.getUniqueId());
    while (tests.find()) {
      name.append('-').append(tests.group(1));
    }
    return Path.of(folder.toString(), name + ".json");
  }

  private static String ofMethod(Class<?> testClass, Method method) {
    long same =
        Arrays.stream(testClass.getDeclaredMethods())
            .filter(other -> other.getName().equals(method.getName()) && !other.isSynthetic())
            .count();
    return same <= 1
        ? method.getName()
        : method.getName()
            + Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", "(", ")"));
  }
}
