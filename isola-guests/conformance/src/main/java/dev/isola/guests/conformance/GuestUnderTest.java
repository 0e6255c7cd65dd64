package dev.isola.guests.conformance;

import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A guest runtime with its programs, and sandboxes of one template of it without a prelude.
 * Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class GuestUnderTest {
  private final String runtime;
  private final String extension;
  private final Class<?> neighbour;
  private final SandboxTemplate template;

  /**
   * Builds the template.
   *
   * @param runtime the runtime's name
   * @param extension the ending of the programs' names
   * @param neighbour a class in whose package the programs lie
   */
  public GuestUnderTest(String runtime, String extension, Class<?> neighbour) {
    this.runtime = runtime;
    this.extension = extension;
    this.neighbour = neighbour;
    this.template = Isola.buildTemplate(runtime);
  }

  /**
   * A configuration whose time limit no test meets because the machine is busy.
   *
   * @return a new builder
   */
  public static SandboxConfig.Builder config() {
    return SandboxConfig.builder().timeout(Duration.ofMinutes(3));
  }

  /**
   * The runtime's name.
   *
   * @return the name
   */
  public String runtime() {
    return runtime;
  }

  /**
   * The template without a prelude.
   *
   * @return the template
   */
  public SandboxTemplate template() {
    return template;
  }

  /**
   * The name of a script's file.
   *
   * @param name the name without ending
   * @return the name with the language's ending
   */
  public String file(String name) {
    return name + extension;
  }

  /**
   * Reads one of the programs.
   *
   * @param name the name of its file without ending
   * @return its source text
   * @throws UncheckedIOException if it is not there
   */
  public String program(String name) {
    return read(file(name));
  }

  /**
   * Reads a file that lies with the programs.
   *
   * @param file its name
   * @return its text
   * @throws UncheckedIOException if it is not there
   */
  public String read(String file) {
    try (InputStream in = neighbour.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException("no file " + file + " beside " + neighbour.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where the source of a file that lies with the programs is, or is to be, when the tests run in
   * their module's folder.
   *
   * @param file its name
   * @return its path
   * @throws IllegalStateException if the folder of the programs is not there
   */
  public Path sourceOf(String file) {
    Path folder =
        Path.of("src/test/resources", neighbour.getPackageName().replace('.', '/'))
            .toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("the tests have to run in their module: no folder " + folder);
    }
    return folder.resolve(file);
  }

  /**
   * The number of the one line of a program with a text.
   *
   * @param program the program's name
   * @param text what stands in that line and in no other
   * @return the number, counted from 1
   * @throws IllegalArgumentException if no line or several lines have the text
   */
  public int line(String program, String text) {
    List<String> lines = program(program).lines().toList();
    List<Integer> found =
        Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
            .filter(i -> lines.get(i).contains(text))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          file(program) + " has " + found.size() + " lines with: " + text);
    }
    return found.get(0) + 1;
  }

  /**
   * A sandbox with one of the programs loaded, under its own name.
   *
   * @param program the program's name
   * @return the sandbox; to be closed
   */
  public Sandbox with(String program) {
    return with(config().build(), program);
  }

  /**
   * A sandbox with one of the programs loaded, under its own name.
   *
   * @param config the sandbox's configuration
   * @param program the program's name
   * @return the sandbox; to be closed
   */
  public Sandbox with(SandboxConfig config, String program) {
    return loaded(config, file(program), program(program));
  }

  /**
   * A sandbox with a source text loaded.
   *
   * @param config the sandbox's configuration
   * @param name the script's name
   * @param source the source text
   * @return the sandbox; to be closed
   */
  public Sandbox loaded(SandboxConfig config, String name, String source) {
    Sandbox sandbox = template.create(config);
    try {
      sandbox.loadScript(name, source);
      return sandbox;
    } catch (RuntimeException | Error e) {
      sandbox.close();
      throw e;
    }
  }

  /**
   * Calls a function of a program in a sandbox of its own.
   *
   * @param program the program's name
   * @param function the function's name
   * @param args the arguments
   * @return how it went
   */
  public RunResult call(String program, String function, Object... args) {
    return call(config().build(), program, function, args);
  }

  /**
   * Calls a function of a program in a sandbox of its own.
   *
   * @param config the sandbox's configuration
   * @param program the program's name
   * @param function the function's name
   * @param args the arguments
   * @return how it went
   */
  public RunResult call(SandboxConfig config, String program, String function, Object... args) {
    try (Sandbox sandbox = with(config, program)) {
      return sandbox.call(function, args);
    }
  }

  /**
   * Calls {@code f()} of a source text in a sandbox of its own.
   *
   * @param config the sandbox's configuration
   * @param source the source text
   * @return how it went
   */
  public RunResult callF(SandboxConfig config, String source) {
    try (Sandbox sandbox = loaded(config, file("main"), source)) {
      return sandbox.call("f");
    }
  }

  /**
   * Calls {@code f()} of a source text in a sandbox of its own.
   *
   * @param source the source text
   * @return how it went
   */
  public RunResult callF(String source) {
    return callF(config().build(), source);
  }

  /** The names of the live threads with a prefix. */
  static List<String> threads(String prefix) {
    Thread[] all = new Thread[Thread.activeCount() + 1000];
    int count = Thread.enumerate(all);
    return Stream.of(all)
        .limit(count)
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
