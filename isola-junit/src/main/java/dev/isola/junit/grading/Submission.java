package dev.isola.junit.grading;

import dev.isola.GuestError;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.internal.Languages;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * What somebody handed in to an exercise: one program file or more, all in one language.
 *
 * <p>What cannot be graded as it is, such as an empty folder, is a submission, too: it does not
 * load. Safe for use by several threads.
 *
 * @see Submissions
 * @since 0.1.0
 */
public final class Submission {
  /** Where the guest finds the files of a submission that has several. */
  public static final String GUEST_FOLDER = "/submission";

  private final String id;
  private final String name;
  private final String runtime;
  private final String mainFile; // null if there is a problem
  private final Map<String, byte[]> contents;
  private final String problem; // null if there is none
  private final SubmissionFolder folder;
  private final Map<Sandbox, String> runtimes = Collections.synchronizedMap(new WeakHashMap<>());
  private volatile Consumer<RunResult> refusals = result -> {};

  Submission(
      String id,
      String name,
      String runtime,
      String mainFile,
      Map<String, byte[]> contents,
      String problem) {
    this.id = id;
    this.name = name;
    this.runtime = runtime;
    this.mainFile = mainFile;
    this.contents = new TreeMap<>(contents);
    this.problem = problem;
    this.folder = new SubmissionFolder(this.contents);
  }

  /**
   * Returns what identifies it among the submissions to the exercise.
   *
   * @return a valid name of a file
   */
  public String id() {
    return id;
  }

  /**
   * Returns who handed it in.
   *
   * @return a name for people
   */
  public String name() {
    return name;
  }

  /**
   * Returns the runtime for its language.
   *
   * @return {@code python} or {@code js}
   */
  public String runtime() {
    return runtime;
  }

  /**
   * Returns the file that is loaded.
   *
   * @return its path in the submission, with slashes; empty if the submission cannot be loaded
   */
  public Optional<String> mainFile() {
    return Optional.ofNullable(mainFile);
  }

  /**
   * Returns its files as texts, malformed bytes replaced.
   *
   * @return the files in the order of their names; unmodifiable
   */
  public List<SourceFile> files() {
    return contents.entrySet().stream()
        .map(
            file ->
                new SourceFile(file.getKey(), new String(file.getValue(), StandardCharsets.UTF_8)))
        .toList();
  }

  /**
   * Returns a folder with copies of its files, and nothing else in it. It is made when it is first
   * asked for, and deleted when the submission is graded.
   *
   * @return an absolute path
   */
  public Path folder() {
    return folder.path();
  }

  /**
   * Loads the main file into a sandbox, and never throws for what the submission does. Where {@link
   * Submissions#autoLoad} is on, that has been done for injected sandboxes.
   *
   * @param sandbox a running sandbox
   * @return how it went; {@link Verdict#COMPILE_ERROR} also if there is no program to load, or it
   *     is in another language than the sandbox's
   */
  public RunResult load(Sandbox sandbox) {
    String sandboxRuntime = runtimes.get(sandbox);
    if (problem == null && sandboxRuntime != null && !sandboxRuntime.equals(runtime)) {
      return refused(
          "the submission is for the runtime \""
              + runtime
              + "\", and this exercise takes \""
              + sandboxRuntime
              + "\"");
    }
    if (problem != null) {
      return refused(problem);
    }
    byte[] bytes = contents.get(mainFile);
    String source;
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      source = StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < rest.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      return refused(
          "the file is not UTF-8; save it as UTF-8 (the first wrong byte is number "
              + (rest.position() + 1)
              + ")",
          line);
    }
    if (runtime.equals("python") && hasSeveralFiles()) {
      RunResult path = sandbox.tryLoadScript("import-path.py", importPath());
      if (!path.succeeded()) {
        return path;
      }
    }
    String script = hasSeveralFiles() ? GUEST_FOLDER + "/" + mainFile : mainFile;
    return sandbox.tryLoadScript(
        script, source.startsWith("\ufeff") ? source.substring(1) : source);
  }

  private String importPath() {
    int slash = mainFile.lastIndexOf('/');
    String folders =
        slash < 0
            ? "'" + GUEST_FOLDER + "'"
            : python(GUEST_FOLDER + "/" + mainFile.substring(0, slash))
                + ", '"
                + GUEST_FOLDER
                + "'";
    return "__import__('sys').path[:0] = [" + folders + "]";
  }

  private static String python(String text) {
    StringBuilder literal = new StringBuilder("'");
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '/' || c == '.' || c == '-') {
                literal.appendCodePoint(c);
              } else {
                literal.append(String.format("\\U%08x", c));
              }
            });
    return literal.append('\'').toString();
  }

  private RunResult refused(String reason) {
    return refused(reason, null);
  }

  private RunResult refused(String reason, Integer line) {
    RunResult result =
        RunResult.builder(Verdict.COMPILE_ERROR)
            .function(mainFile == null ? id : mainFile)
            .error(new GuestError("InvalidSubmission", reason, "", line))
            .build();
    refusals.accept(result);
    return result;
  }

  /** Sets who is told of results that no sandbox made. */
  void onRefusal(Consumer<RunResult> observer) {
    refusals = observer;
  }

  /** Takes note of a sandbox's runtime. */
  void opened(Sandbox sandbox, String sandboxRuntime) {
    runtimes.put(sandbox, sandboxRuntime);
  }

  /** Why it cannot be loaded whatever the sandbox; empty if it can. */
  Optional<RunResult> refusal() {
    return problem == null ? Optional.empty() : Optional.of(refused(problem));
  }

  boolean hasSeveralFiles() {
    return contents.size() > 1;
  }

  /** What a guest needs to import the files; empty if there is but one. */
  Optional<MountConfig> mount() {
    return hasSeveralFiles() && problem == null
        ? Optional.of(MountConfig.readOnly(folder(), GUEST_FOLDER))
        : Optional.empty();
  }

  /** The bytes of the files by their names, in order; not to be changed. */
  Map<String, byte[]> contents() {
    return contents;
  }

  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Deletes what was made for it. */
  void release() {
    folder.delete();
  }

  /** The runtime that the files are for as far as can be told. */
  static String guessRuntime(Iterable<String> files) {
    for (String file : files) {
      Optional<String> found = Languages.runtimeOf(file);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return "python";
  }

  /**
   * Returns the id, with the name if that is another one.
   *
   * @return a short text
   */
  @Override
  public String toString() {
    return name.equals(id) ? id : id + " (" + Printable.line(name) + ")";
  }
}
