package dev.isola.junit.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes a test class an exercise: its tests are the checks, and all of them run once for each
 * submission.
 *
 * <pre><code class="java">
 * &#64;Submissions("submissions/sorting")
 * class SortingExercise {
 *   &#64;IsolaSandbox(timeout = "2s", maxMemory = "128MB")
 *   Sandbox sandbox;
 *
 *   &#64;Test
 *   &#64;Points(3)
 *   void sortsNumbers() {
 *     assertThat(sandbox.call("sort", List.of(3, 1, 2))).succeeded().hasValue(List.of(1, 2, 3));
 *   }
 * }
 * </code></pre>
 *
 * <p><b>Sandboxes.</b> In such a class the sandbox of an {@link dev.isola.junit.IsolaSandbox} has
 * the runtime of the submission, so that one exercise grades Python and JavaScript; of its scripts,
 * those in another language are left out. The files of a submission with several are mounted,
 * read-only, at {@value Submission#GUEST_FOLDER}, and can import each other. Sandboxes with the
 * scope {@link dev.isola.junit.Scope#CLASS} are one a submission.
 *
 * <p><b>Loading.</b> The main file is loaded into each sandbox after its scripts. If that fails,
 * the check fails with the verdict and nothing more of it is run. See {@link #autoLoad}.
 *
 * <p><b>Injection.</b> Instance fields and parameters of type {@link Submission} get the
 * submission; parameters of type {@link PartialCredit} let a check give a part of its points.
 *
 * <p><b>Lifecycle.</b> {@code @BeforeAll} and {@code @AfterAll} methods of the class itself run
 * once for all submissions.
 *
 * <p><b>Order and threads.</b> Submissions come in the order of their ids. The checks of a
 * submission run one after the other, in the order of the source text, but after the checks that
 * they {@linkplain DependsOnCheck depend on}; submissions run at the same time if JUnit's parallel
 * execution is on.
 *
 * @see Grader
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ClassTemplate
@TestMethodOrder(CheckOrder.class)
@ExtendWith(SubmissionsExtension.class)
@SuppressWarnings("exports") // only JUnit needs to see the extension and the order
public @interface Submissions {
  /**
   * Where the submissions are, each of:
   *
   * <ul>
   *   <li>a folder: each program file, sub-folder and zip file in it is a submission
   *   <li>a glob such as {@code work/*}{@code /solution.py}: each file or folder that it matches is
   *       one
   *   <li>a zip file, such as a learning platform exports it: like a folder
   *   <li>a CSV file with a head; its columns are {@code id}, {@code name} (optional), and {@code
   *       file} (relative to the CSV file) or {@code source}, with {@code runtime} beside it
   * </ul>
   *
   * <p>Paths are relative to the working folder of the test run, or {@code classpath:} and a folder
   * of the class path. The configuration parameter {@code isola.grading.submissions} and {@link
   * Grader.Builder#submissions} replace what is written here.
   *
   * @return folders, globs and files
   */
  String[] value();

  /**
   * The names that the main file of a submission can have, such as {@code account.py} and {@code
   * account.mjs}. Without any, it is the only program file, or the one that is called {@code main},
   * {@code index}, {@code solution} or like its folder.
   *
   * @return names of files
   */
  String[] main() default {};

  /**
   * Whether the submission is loaded into each sandbox before the check begins. Otherwise checks do
   * it by {@link Submission#load}.
   *
   * @return true by default
   */
  boolean autoLoad() default true;
}
