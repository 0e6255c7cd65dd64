package dev.isola.junit.grading;

import static dev.isola.junit.grading.Gradings.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.isola.InvalidArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionReaderTest {
  @TempDir Path folder;

  private List<Submission> read(Object... locations) {
    return new SubmissionReader(List.of(), SubmissionReaderTest.class.getClassLoader())
        .read(Stream.of(locations).map(Object::toString).toList());
  }

  private Submission only(Object location) {
    List<Submission> all = read(location);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private String problem(Object location) {
    return only(location).problem().orElseThrow();
  }

  @Nested
  class Folders {
    @Test
    void programsAndFoldersAndZipFilesAreSubmissions() throws IOException {
      write(folder, "ada.py", "x = 1");
      write(folder, "bob/main.js", "let x = 1");
      write(folder, "bob/lib/util.js", "");
      write(folder, "bob/.git/config", "");
      write(folder, "bob/__pycache__/x.pyc", "");
      write(folder, "README.md", "");
      write(folder, ".hidden.py", "");
      zip(folder.resolve("cyd.zip"), Map.of("work/solution.py", "x = 1", "work/data.csv", "1"));

      assertThat(read(folder))
          .extracting(Submission::id, Submission::runtime, s -> s.mainFile().orElseThrow())
          .containsExactly(
              tuple("ada", "python", "ada.py"),
              tuple("bob", "js", "main.js"),
              tuple("cyd", "python", "solution.py"));
      assertThat(read(folder).get(1).files())
          .extracting(SourceFile::name)
          .containsExactly("lib/util.js", "main.js");
    }

    @Test
    void sameNameInTwoLanguagesMakesTwoIds() {
      write(folder, "ada.py", "");
      write(folder, "ada.js", "");
      write(folder, "Ada.mjs", "");

      assertThat(read(folder))
          .extracting(Submission::id)
          .containsExactly("Ada.mjs", "ada.js", "ada.py");
    }

    @Test
    void namesThatAreNoFileNamesBecomeSome() {
      write(folder, "Ada L\u00f6ve <3.py", "");
      write(folder, "con.py", "");

      assertThat(read(folder))
          .extracting(Submission::id, Submission::name)
          .containsExactly(tuple("Ada_L\u00f6ve__3", "Ada L\u00f6ve <3"), tuple("_con", "con"));
    }

    @Test
    void learningPlatformsTellIdsAndNames() {
      write(folder, "Ada Lovelace_4711_assignsubmission_file/sort.py", "");
      write(folder, "hoppergrace_LATE_815_9001_sort.py", "import util");
      write(folder, "hoppergrace_815_9002_util.py", "");

      List<Submission> all = read(folder);

      assertThat(all)
          .extracting(Submission::id, Submission::name)
          .containsExactly(tuple("4711", "Ada Lovelace"), tuple("815", "hoppergrace"));
      assertThat(all.get(1).files())
          .extracting(SourceFile::name)
          .containsExactly("sort.py", "util.py");
      assertThat(all.get(1).problem().orElseThrow())
          .isEqualTo(
              "which of the files is to be run cannot be told; call one of them main.py or"
                  + " main.mjs: sort.py, util.py");
    }

    @Test
    void namedMainFileIsFound() {
      write(folder, "ada/bank.py", "");
      write(folder, "ada/helper.py", "");
      write(folder, "bob/helper.py", "");
      write(folder, "bob/other.py", "");
      write(folder, "cyd.js", "");

      List<Submission> all =
          new SubmissionReader(List.of("bank.py", "bank.mjs"), getClass().getClassLoader())
              .read(List.of(folder.toString()));

      assertThat(all.get(0).mainFile()).contains("bank.py");
      assertThat(all.get(1).problem())
          .contains(
              "the main file must have one of the names bank.py, bank.mjs, once; there are"
                  + " helper.py, other.py");
      assertThat(all.get(2).mainFile()).contains("cyd.js");
    }

    @Test
    void emptyFolderIsASubmissionWithoutAProgram() throws IOException {
      Files.createDirectories(folder.resolve("ada"));
      write(folder, "bob/essay.txt", "");

      assertThat(read(folder))
          .extracting(s -> s.problem().orElseThrow())
          .containsExactly(
              "the submission has no program: no file ends with .py, .js, .mjs, .cjs, .ts, .mts; it"
                  + " is empty",
              "the submission has no program: no file ends with .py, .js, .mjs, .cjs, .ts, .mts; it"
                  + " has essay.txt");
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
      write(folder, "secret.txt", "the solution");
      write(folder, "in/ada/main.py", "");
      Files.createSymbolicLink(folder.resolve("in/ada/data.txt"), folder.resolve("secret.txt"));
      Files.createSymbolicLink(folder.resolve("in/bob.py"), folder.resolve("secret.txt"));
      Files.createSymbolicLink(folder.resolve("in/cyd"), folder);

      List<Submission> all = read(folder.resolve("in"));

      assertThat(all)
          .extracting(s -> s.problem().orElseThrow())
          .containsExactly(
              "\"data.txt\" is a symbolic link or no regular file, and is not read",
              "\"bob.py\" is a symbolic link, which is not followed",
              "\"cyd\" is a symbolic link, which is not followed");
      assertThat(all)
          .flatExtracting(Submission::files)
          .noneMatch(file -> ((SourceFile) file).text().contains("the solution"));
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
      for (int i = 0; i < 10_000; i++) {
        Files.createDirectories(folder.resolve("ada/d" + i % 10));
        Files.createFile(folder.resolve("ada/d" + i % 10 + "/f" + i + ".py"));
      }

      assertThat(problem(folder)).isEqualTo("the submission has more than 1000 files");
      assertThat(only(folder).files()).isEmpty();
    }

    @Test
    void tenThousandSubmissionsAreReadInOrder() throws IOException {
      for (int i = 0; i < 10_000; i++) {
        Files.writeString(folder.resolve("s" + i + (i % 2 == 0 ? ".py" : ".js")), "x = " + i);
      }

      List<Submission> all = read(folder);

      assertThat(all).hasSize(10_000).extracting(Submission::id).isSorted();
      assertThat(all).noneMatch(submission -> submission.problem().isPresent());
    }

    @Test
    void tooManyBytesAreRefused() throws IOException {
      Files.write(folder.resolve("ada.py"), new byte[(16 << 20) + 1]);

      assertThat(problem(folder)).isEqualTo("the submission has more than 16 MiB");
    }

    @Test
    void whereThereIsNothingIsToldSo() {
      assertMessage(
          "submissions \"no/such/folder\" were not found; looked for "
              + Path.of("no/such/folder").toAbsolutePath()
              + ". Relative paths start at the working folder of the test run",
          "no/such/folder");
      assertMessage(
          "there are no submissions in \""
              + folder
              + "\": it has no file that ends with .py, .js, .mjs, .cjs, .ts, .mts or .zip, and no"
              + " folder",
          folder);
      write(folder, "list.txt", "");
      assertMessage(
          "submissions \""
              + folder.resolve("list.txt")
              + "\" must be a folder, a glob, a .zip or a .csv file, was the file "
              + folder.resolve("list.txt"),
          folder.resolve("list.txt"));
      assertMessage(
          "submissions \"classpath:no/such\" must be a folder on the class path, and there is none"
              + " of this name. Names start at the root of the class path",
          "classpath:no/such");
    }

    @Test
    void classPathHasSubmissionsToo() {
      // Folders of the class path are meant, and these tests may also run from a jar.
      assumeThat(SubmissionReaderTest.class.getResource("driver.py")).hasProtocol("file");

      assertThat(read("classpath:dev/isola/junit/grading"))
          .extracting(Submission::id)
          .contains("driver.js", "driver.py");
    }
  }

  @Nested
  class Globs {
    @Test
    void eachMatchIsASubmission() {
      write(folder, "ada/week1/sort.py", "");
      write(folder, "bob/week1/sort.js", "");
      write(folder, "bob/week2/sort.js", "");
      write(folder, "cyd/week1/other.py", "");

      assertThat(read(folder + "/*/week1/sort.*"))
          .extracting(s -> s.mainFile().orElseThrow())
          .containsExactly("sort.py", "sort.js");
      assertThat(read(folder + "/*/week1"))
          .extracting(Submission::id)
          .containsExactly("ada", "bob", "cyd");
      assertMessage(
          "there are no submissions in \""
              + folder
              + "/*/week9\": it has no file that ends with .py, .js, .mjs, .cjs, .ts, .mts or .zip,"
              + " and no folder",
          folder + "/*/week9");
    }
  }

  @Nested
  class Zips {
    private Path zip;

    @BeforeEach
    void nameFile() {
      zip = folder.resolve("export.zip");
    }

    @Test
    void exportOfALearningPlatformIsRead() throws IOException {
      zip(
          zip,
          Map.of(
              "Ada Lovelace_1_assignsubmission_file/main.py", "import util",
              "Ada Lovelace_1_assignsubmission_file/util.py", "",
              "Bob_2_assignsubmission_file/bob.zip", zipped(Map.of("bob/main.mjs", "1")),
              "__MACOSX/x.py", "",
              "cyd.js", "1"));

      assertThat(read(zip))
          .extracting(Submission::id, Submission::name, s -> s.mainFile().orElseThrow())
          .containsExactly(
              tuple("1", "Ada Lovelace", "main.py"),
              tuple("2", "Bob", "main.mjs"),
              tuple("cyd", "cyd", "cyd.js"));
    }

    @Test
    void folderAroundAllSubmissionsIsNoSubmission() throws IOException {
      zip(
          zip,
          Map.of(
              "week 3/ada/main.py",
              "",
              "week 3/bob/main.py",
              "",
              "week 3/cyd.zip",
              zipped(Map.of("a.py", ""))));

      assertThat(read(zip)).extracting(Submission::id).containsExactly("ada", "bob", "cyd");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "../evil.py",
          "/etc/evil.py",
          "..\\evil.py",
          "C:evil.py",
          "./evil.py",
          "ev\u0007il.py"
        })
    void entryThatLeavesTheArchiveIsRefused(String name) throws IOException {
      zip(zip, Map.of("ada/main.py", "", name, ""));

      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> read(zip))
          .withMessageStartingWith("submissions " + zip + " have an entry whose name ")
          .withMessageEndingWith("; nothing was read");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"ada/../../evil.py", "ada/./evil.py", "ada//evil.py", "ada/c:\\evil.py"})
    void entryThatLeavesItsSubmissionFailsThatOneOnly(String name) throws IOException {
      zip(zip, Map.of("ada/main.py", "", name, "", "bob/main.py", ""));

      List<Submission> all = read(zip);

      assertThat(all).extracting(Submission::id).containsExactly("ada", "bob");
      assertThat(all.get(0).problem().orElseThrow()).startsWith("the name \"");
      assertThat(all.get(1).problem()).isEmpty();
    }

    @Test
    void bombFailsItsSubmissionOnly() throws IOException {
      byte[] zeros = new byte[40 << 20];
      zip(
          zip,
          Map.of(
              "ada/main.py",
              "",
              "ada/zeros.bin",
              zeros,
              "bob.zip",
              zipped(Map.of("main.py", "", "zeros.bin", zeros)),
              "cyd.py",
              ""));

      List<Submission> all = read(zip);

      assertThat(all)
          .extracting(s -> s.problem().orElse("none"))
          .containsExactly(
              "the submission has more than 16 MiB", "the submission has more than 16 MiB", "none");
    }

    @Test
    void zipOfManyEntriesFailsItsSubmissionOnly() throws IOException {
      Map<String, Object> many = new TreeMap<>();
      for (int i = 0; i < 10_001; i++) {
        many.put("f" + i + ".py", "");
      }
      zip(folder.resolve("in.zip"), Map.of("ada.zip", zipped(many), "bob.py", ""));

      assertThat(read(folder.resolve("in.zip")))
          .extracting(s -> s.problem().orElse("none"))
          .containsExactly("its zip file has more than 10000 entries", "none");
    }

    @Test
    void damagedZipIsToldSo() throws IOException {
      Files.writeString(zip, "this is no zip file");
      assertThatExceptionOfType(InvalidArgumentException.class)
          .isThrownBy(() -> read(zip))
          .withMessageStartingWith("submissions \"" + zip + "\" cannot be read: ");

      Files.createDirectories(folder.resolve("in"));
      Files.writeString(folder.resolve("in/ada.zip"), "this is no zip file");
      byte[] cut = zipped(Map.of("main.py", "x = 1\n".repeat(1000)));
      Files.write(folder.resolve("in/bob.zip"), Arrays.copyOf(cut, cut.length / 4));
      assertThat(read(folder.resolve("in")))
          .extracting(s -> s.problem().orElseThrow())
          .allMatch(problem -> problem.matches("its zip file is (empty or )?damaged.*"));
    }

    @Test
    void namesThatAreOneOnSomeSystemsAreRefused() throws IOException {
      zip(zip, Map.of("ada/main.py", "", "ada/Main.py", ""));

      assertThat(problem(zip))
          .isEqualTo("the names \"Main.py\" and \"main.py\" are the same on some systems");
    }

    @Test
    void namesInAnOldEncodingAreRead() throws IOException {
      try (ZipOutputStream out =
          new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.ISO_8859_1)) {
        out.putNextEntry(new ZipEntry("J\u00fcrgen.py"));
        out.closeEntry();
      }

      assertThat(only(zip).id()).isEqualTo("J\u00fcrgen");
    }
  }

  @Nested
  class Csvs {
    private Path csv;

    @BeforeEach
    void nameFile() {
      csv = folder.resolve("export.csv");
    }

    private void csv(String text) {
      write(folder, "export.csv", text);
    }

    @Test
    void filesAreThoseBesideIt() {
      write(folder, "work/ada.py", "");
      write(folder, "work/bob/main.mjs", "");
      csv("\ufeffID;Name;File\r\n17;\"Lovelace; Ada\";work/ada.py\r\n18;Bob;work/bob\r\n\r\n");

      assertThat(read(csv))
          .extracting(Submission::id, Submission::name, s -> s.mainFile().orElseThrow())
          .containsExactly(tuple("17", "Lovelace; Ada", "ada.py"), tuple("18", "Bob", "main.mjs"));
    }

    @Test
    void sourcesAreTaken() {
      csv(
          "id,runtime,source\n"
              + "a,Python,\"x = \"\"1\"\"\n\n"
              + "y = 2\n"
              + "\"\n"
              + "b,js,let x = 1\n"
              + "c,typescript,1\n");

      assertThat(read(csv))
          .extracting(Submission::id, Submission::runtime, s -> s.files().get(0))
          .containsExactly(
              tuple("a", "python", new SourceFile("main.py", "x = \"1\"\n\ny = 2\n")),
              tuple("b", "js", new SourceFile("main.js", "let x = 1")),
              tuple("c", "js", new SourceFile("main.ts", "1")));
    }

    @Test
    void fileThatIsMissingOrElsewhereFailsItsSubmissionOnly() {
      write(folder, "ada.py", "");
      csv("id,file\na,ada.py\nb,../../etc/passwd\nc,gone.py\n");

      assertThat(read(csv))
          .extracting(s -> s.problem().orElse("none"))
          .containsExactly(
              "none",
              "the CSV file names the file \"../../etc/passwd\", which is not in its folder",
              "the CSV file names the file \"gone.py\", which does not exist");
    }

    @Test
    void whatIsWrongInItIsToldWithTheLine() {
      csv("id,runtime,source\na,python,1\nA,python,2\n");
      assertMessage(
          csv + ": the id \"A\" is in line 2 and in line 3; give each submission one of its own",
          csv);
      csv("id,file\na,b,c\n");
      assertMessage(
          csv
              + ", line 2: there are 3 values, and the head has 2 columns (id, file); put values"
              + " with commas or line breaks in double quotes",
          csv);
      csv("id,file\na,\"b\n");
      assertMessage(csv + ", line 2: the quote of a value is not closed", csv);
      csv("id,name\na,b\n");
      assertMessage(
          csv
              + " must have a column \"source\"; its columns are id, name. A file of submissions"
              + " has id, name, and file or source with runtime",
          csv);
      csv("id,runtime,source\na,cobol,1\n");
      assertMessage(csv + ", line 2: runtime must be python, js or ts, was \"cobol\"", csv);
    }
  }

  private void assertMessage(String message, Object location) {
    assertThatExceptionOfType(InvalidArgumentException.class)
        .isThrownBy(() -> read(location))
        .withMessage(message);
  }

  private static void zip(Path file, Map<String, ?> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      zip(out, entries);
    }
  }

  private static byte[] zipped(Map<String, ?> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    zip(out, entries);
    return out.toByteArray();
  }

  private static void zip(OutputStream target, Map<String, ?> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(target)) {
      for (Map.Entry<String, ?> entry : new TreeMap<>(entries).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        Object content = entry.getValue();
        out.write(
            content instanceof byte[] bytes
                ? bytes
                : content.toString().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }
}
