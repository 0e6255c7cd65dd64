package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every sample of the documentation, code or a message, stands in a source file of this module. */
class DocsTest {

  private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```(?:java|kotlin)\\R(.*?)```");
  private static final Pattern TEXT_BLOCK = Pattern.compile("(?s)```text\\R(.*?)```");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w*(?:Test|Conformance))`");
  private static final Pattern COMMAND = Pattern.compile("(?m)^mvn .*$");

  private final Path project = project();

  @TestFactory
  Stream<DynamicTest> everySampleIsCompiled() {
    return everySampleStandsIn(sources(), CODE_BLOCK);
  }

  @TestFactory
  Stream<DynamicTest> everyMessageIsTested() {
    List<String> unescaped = sources().stream().map(text -> text.replace("\\\\", "\\")).toList();
    return everySampleStandsIn(unescaped, TEXT_BLOCK);
  }

  private Stream<DynamicTest> everySampleStandsIn(List<String> sources, Pattern block) {
    return pages().stream()
        .flatMap(page -> samples(page, block).stream())
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.name(),
                    () ->
                        assertThat(sources.stream().anyMatch(contains(sample)))
                            .as("whether a source file has this:%n%s", sample.text())
                            .isTrue()));
  }

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsSomewhere() {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    project.relativize(page).toString(),
                    () -> {
                      Matcher links = LINK.matcher(read(page));
                      while (links.find()) {
                        assertThat(page.resolveSibling(links.group(1))).exists();
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyTestThatIsNamedExists() {
    Set<String> tests =
        files(project, ".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    return pages().stream()
        .flatMap(page -> TEST_NAME.matcher(read(page)).results())
        .map(name -> name.group(1))
        .distinct()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertThat(tests).contains(name)));
  }

  @Test
  void firstTestInTheReadmeHasTwentyLines() {
    Sample first = samples(project.resolve("README.md"), CODE_BLOCK).get(0);

    assertThat(first.text().lines().filter(line -> !line.isBlank()).count())
        .isLessThanOrEqualTo(20);
  }

  @Test
  void quickStartHasExactlyTwoCommands() {
    String readme = read(project.resolve("README.md"));
    int start = readme.indexOf("## Quick start");
    assertThat(start).as("heading of the quick start").isNotNegative();
    int end = readme.indexOf("\n## ", start + 1);
    Matcher commands = COMMAND.matcher(readme.substring(start, end));

    assertThat(commands.results().map(command -> command.group()).toList())
        .hasSize(2)
        .last()
        .isEqualTo("mvn -B verify");
  }

  private static Predicate<String> contains(Sample sample) {
    String text = normal(sample.text());
    return source -> source.contains(text);
  }

  private record Sample(String name, String text) {}

  private List<Sample> samples(Path page, Pattern block) {
    List<Sample> samples = new ArrayList<>();
    Matcher blocks = block.matcher(read(page));
    while (blocks.find()) {
      samples.add(
          new Sample(
              project.relativize(page) + ", sample " + (samples.size() + 1), blocks.group(1)));
    }
    return samples;
  }

  private List<Path> pages() {
    List<Path> pages = new ArrayList<>();
    pages.add(project.resolve("README.md"));
    pages.addAll(files(project.resolve("docs"), ".md"));
    return pages;
  }

  private List<String> sources() {
    Path tests = project.resolve("src-examples/src/test");
    return Stream.of(files(tests, ".java"), files(tests, ".kt"))
        .flatMap(List::stream)
        .map(file -> normal(read(file)))
        .toList();
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normal(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path project() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/guest-abi.md"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests have to run inside of the project's folder");
      }
    }
    return folder;
  }
}
