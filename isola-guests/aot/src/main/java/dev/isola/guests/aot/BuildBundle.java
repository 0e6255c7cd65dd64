package dev.isola.guests.aot;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a bundle of a compiled guest: a folder that {@code runtimePath} can name, and the same as
 * an archive in a repository. The same inputs give the same bytes.
 *
 * <p>Options: {@code --name} the runtime's name; {@code --runtime} the folder with what {@link
 * CompileGuest} and {@link BuildImage} made: {@code NAME.module}, {@code NAME.image} and {@code
 * NAME.properties}; {@code --classes} the folder with the classes; {@code --library} the guest's
 * library, left out if it has none; {@code --licenses} folders whose files are put into {@code
 * licenses}, with the system's path separator between them, may be left out; {@code --bundle} the
 * folder for the bundle, which is emptied; {@code --repository} the folder of the repository, which
 * keeps what else is in it.
 */
public final class BuildBundle {

  private static final String FINGERPRINT = ".fingerprint";

  private final Options options;
  private final String name;
  private final Path bundle;

  private BuildBundle(Options options) {
    this.options = options;
    this.name = options.text("name");
    this.bundle = options.path("bundle");
  }

  /**
   * Runs the tool.
   *
   * @param arguments the options
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Options options =
        Options.parse(
            arguments,
            Set.of("name", "runtime", "classes", "library", "licenses", "bundle", "repository"));
    new BuildBundle(options).run();
  }

  private void run() throws IOException {
    Path runtime = options.path("runtime");
    Path properties = runtime.resolve(name + ".properties");
    Properties described = new Properties();
    try (var in = Files.newInputStream(properties)) {
      described.load(in);
    }
    String version = described.getProperty("version");
    int engine = Integer.parseInt(described.getProperty("engine"));
    String archiveName = version + "/isola-" + name + "-runtime.tar.gz";
    Path repository = options.path("repository").resolve(name);
    Path archive = repository.resolve(archiveName);
    Path index = repository.resolve("index.json");

    List<Path> parts =
        Stream.of(".module", ".image", ".properties")
            .map(end -> runtime.resolve(name + end))
            .toList();
    List<Path> classes = files(options.path("classes"));
    Optional<Path> library = options.optionalPath("library");
    List<Path> licenses = licenses();
    List<Path> inputs =
        Stream.of(parts, classes, library.stream().toList(), licenses)
            .flatMap(List::stream)
            .toList();
    Fingerprint fingerprint = Fingerprint.of(options, inputs, Path.of(bundle + FINGERPRINT));
    if (fingerprint.isUpToDate(List.of(bundle, archive, index))) {
      System.out.println("the bundle is up to date");
      return;
    }
    fingerprint.forget();
    CompileGuest.delete(bundle);
    Path bin = Files.createDirectories(bundle.resolve("bin"));
    for (Path part : parts) {
      copy(part, bin);
    }
    JarFile.write(bin.resolve(name + ".jar"), options.path("classes"), classes);
    if (library.isPresent()) {
      copy(library.get(), Files.createDirectories(bundle.resolve("lib")));
    }
    for (Path license : licenses) {
      copy(license, Files.createDirectories(bundle.resolve("licenses")));
    }
    CompileGuest.createParent(archive);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), 1 << 16)) {
      TarArchive.write("isola-" + name + "-runtime", bundle, files(bundle), out);
    }
    long size = Files.size(archive);
    RepositoryIndexFile.add(
        index,
        name,
        new RepositoryIndexFile.Entry(version, engine, archiveName, size, sha256(archive)));
    System.out.println("bundle: " + size + " bytes, " + archive);
    fingerprint.remember();
  }

  private List<Path> licenses() throws IOException {
    List<Path> licenses = new ArrayList<>();
    if (options.optionalText("licenses").isPresent()) {
      for (String folder : options.text("licenses").split(File.pathSeparator)) {
        licenses.addAll(files(Path.of(folder)));
      }
    }
    return licenses;
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String sha256(Path file) throws IOException {
    var digest = Fingerprint.sha256();
    Fingerprint.update(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** All files below a folder, in an order that does not depend on the system. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> TarArchive.name(folder, file)))
          .toList();
    }
  }
}
