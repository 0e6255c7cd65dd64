package dev.isola;

import dev.isola.spi.GuestRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names a template's image by everything that can change it.
 *
 * @param hex a SHA-256 in lower-case hexadecimal digits
 */
record TemplateKey(String hex) {
  private static final String FORMAT = "isola template 1";
  private static final String STARTED_FORMAT = "isola started interpreter 1";

  /**
   * The key of a template.
   *
   * @throws InvalidArgumentException if a mounted folder cannot be read
   */
  static TemplateKey of(GuestRuntime runtime, TemplateConfig config) {
    Hash hash = new Hash();
    hash.add(FORMAT).add(projectVersion());
    hash.add(runtime.name()).add(runtime.version()).add(runtime.digest());
    hash.add(config.preludeName().orElse("")).add(config.prelude());
    SortedMap<String, String> env = new TreeMap<>(config.surroundings().env());
    hash.add(env.size());
    for (Map.Entry<String, String> variable : env.entrySet()) {
      hash.add(variable.getKey()).add(variable.getValue());
    }
    hash.add(config.surroundings().mounts().size());
    for (MountConfig mount : config.surroundings().mounts()) {
      hash.add(mount.guest()).add(mount.dirPerms().name()).add(mount.filePerms().name());
      hash.add(mount.storage().name()).add(mount.maxBytes()).add(mount.maxFiles());
      if (mount.host() == null) {
        continue;
      }
      try {
        hash.add(mount.host());
      } catch (IOException e) {
        throw new InvalidArgumentException(
            "mount host path \"" + mount.host() + "\" cannot be read: " + e, e);
      }
    }
    hash.add(config.maxMemory()).add(config.randomSeed()).add(config.clock().toString());
    return new TemplateKey(hash.hex());
  }

  /** The key of the image of a started interpreter, which depends on little. */
  static TemplateKey ofStarted(GuestRuntime runtime, TemplateConfig config) {
    Hash hash = new Hash();
    hash.add(STARTED_FORMAT).add(projectVersion());
    hash.add(runtime.name()).add(runtime.version()).add(runtime.digest());
    hash.add(runtime.libraryPath().orElse(""));
    hash.add(config.maxMemory());
    return new TemplateKey(hash.hex());
  }

  private static String projectVersion() {
    Module module = TemplateKey.class.getModule();
    if (module.isNamed() && module.getDescriptor().rawVersion().isPresent()) {
      return module.getDescriptor().rawVersion().get();
    }
    return String.valueOf(TemplateKey.class.getPackage().getImplementationVersion());
  }

  /** A digest over values whose lengths are part of it. */
  private static final class Hash {
    private final MessageDigest digest = sha256();

    Hash add(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      add(bytes.length);
      digest.update(bytes);
      return this;
    }

    Hash add(long number) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      return this;
    }

    /** Adds a folder's names and contents. Symbolic links count as what they say. */
    void add(Path folder) throws IOException {
      SortedMap<String, Path> files = new TreeMap<>();
      Path root = folder.toRealPath();
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              files.put(name(root, path), path);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              files.put(name(root, path), path);
              return FileVisitResult.CONTINUE;
            }
          });
      add(files.size());
      for (Map.Entry<String, Path> file : files.entrySet()) {
        add(file.getKey());
        addContent(file.getValue());
      }
    }

    private static String name(Path root, Path path) {
      return root.relativize(path).toString().replace('\\', '/');
    }

    private void addContent(Path path) throws IOException {
      if (Files.isSymbolicLink(path)) {
        add("link").add(Files.readSymbolicLink(path).toString());
      } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        add("folder");
      } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        add("file").add(HexFormat.of().formatHex(contentDigest(path)));
      } else {
        add("other");
      }
    }

    private static byte[] contentDigest(Path file) throws IOException {
      MessageDigest content = sha256();
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          content.update(buffer, 0, n);
        }
      }
      return content.digest();
    }

    String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
