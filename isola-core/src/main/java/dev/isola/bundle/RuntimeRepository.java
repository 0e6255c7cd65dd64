package dev.isola.bundle;

import dev.isola.InvalidArgumentException;
import dev.isola.RuntimeDownload;
import dev.isola.RuntimeDownloadListener;
import dev.isola.engine.GuestProgram;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A place from which bundles can be fetched: for each runtime a folder with {@code index.json} and
 * the archives that it names.
 *
 * @since 0.1.0
 */
public final class RuntimeRepository {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final RepositoryClient client;

  RuntimeRepository(URI base, RepositoryClient client) {
    this.base = checked(base);
    this.client = client;
  }

  /**
   * A repository.
   *
   * @param base its place
   * @return the repository; nothing was fetched yet
   * @throws InvalidArgumentException if there can be no repository
   */
  public static RuntimeRepository at(URI base) {
    return new RuntimeRepository(base, new RepositoryClient(PATIENCE));
  }

  private static URI checked(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    boolean known =
        web
            ? base.getHost() != null
            : scheme.equals("file") && !base.isOpaque() && base.getHost() == null;
    if (!known) {
      throw new InvalidArgumentException(
          "a runtime repository must be an absolute http, https or file URL, was \"" + base + "\"");
    }
    if (base.getRawUserInfo() != null) {
      throw new InvalidArgumentException(
          "the URL of a runtime repository must not hold a user or a password");
    }
    if (base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new InvalidArgumentException(
          "the URL of a runtime repository must have no query and no fragment, was \""
              + base
              + "\"");
    }
    try {
      String path = base.getPath() == null ? "" : base.getPath();
      String folder = path.endsWith("/") ? path : path + "/";
      return new URI(scheme, null, base.getHost(), base.getPort(), folder, null, null);
    } catch (URISyntaxException e) {
      throw new InvalidArgumentException("\"" + base + "\" cannot be a runtime repository", e);
    }
  }

  /**
   * The place of the repository.
   *
   * @return its URL, with a slash at its end
   */
  public URI base() {
    return base;
  }

  /**
   * The newest bundle that fits.
   *
   * @param runtime the runtime's name
   * @param version the version that is wanted, or its beginning; empty for any
   * @return the bundle; empty if the repository does not know the runtime at all
   * @throws InvalidArgumentException if it has the runtime, but no bundle that fits
   * @throws IOException if its index cannot be fetched or read
   * @throws InterruptedException if the thread was interrupted
   */
  Optional<BundleOffer> newest(String runtime, Optional<String> version)
      throws IOException, InterruptedException {
    URI place = base.resolve(runtime + "/index.json");
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try {
      client.fetch(
          place,
          RepositoryIndex.MAX_SIZE,
          part -> {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            json.writeBytes(bytes);
          });
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    RepositoryIndex index;
    try {
      index = RepositoryIndex.parse(json.toByteArray(), runtime);
    } catch (IOException e) {
      throw new IOException("the index " + place + " cannot be used: " + e.getMessage(), e);
    }
    Optional<BundleOffer> newest =
        index.bundles().stream()
            .filter(offer -> offer.runsOn(GuestProgram.ENGINE_VERSION))
            .filter(offer -> version.isEmpty() || offer.version().satisfies(version.get()))
            .max(Comparator.comparing(BundleOffer::version));
    if (newest.isEmpty()) {
      throw nothingFits(runtime, version, index.bundles());
    }
    return newest;
  }

  private InvalidArgumentException nothingFits(
      String runtime, Optional<String> version, List<BundleOffer> bundles) {
    String there =
        bundles.stream().map(RuntimeRepository::describe).collect(Collectors.joining(", "));
    return new InvalidArgumentException(
        "the runtime repository "
            + base
            + " has no bundle of \""
            + runtime
            + "\" "
            + version.map(wanted -> "of version " + wanted + " ").orElse("")
            + "for version "
            + GuestProgram.ENGINE_VERSION
            + " of the engine; it has "
            + (there.isEmpty() ? "none" : there));
  }

  private static String describe(BundleOffer offer) {
    return offer.engine().isPresent()
        ? offer.version() + " (for engine " + offer.engine().getAsInt() + ")"
        : offer.version().text();
  }

  /**
   * Fetches a bundle's archive and checks its size and digest.
   *
   * @param offer the bundle
   * @param file where to put the archive; does not exist yet
   * @param listener is told how far it is
   * @throws IOException if it cannot be fetched, or is not what the index says
   * @throws InterruptedException if the thread was interrupted
   */
  void fetch(BundleOffer offer, Path file, RuntimeDownloadListener listener)
      throws IOException, InterruptedException {
    URI source = base.resolve(offer.runtime() + "/").resolve(offer.file());
    MessageDigest digest = Digests.sha256();
    long[] done = new long[1];
    Runnable tell =
        () ->
            listener.onProgress(
                new RuntimeDownload(
                    offer.runtime(), offer.version().text(), source, done[0], offer.size()));
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      tell.run();
      client.fetch(
          source,
          offer.size(),
          part -> {
            done[0] += part.remaining();
            digest.update(part.duplicate());
            while (part.hasRemaining()) {
              out.write(part);
            }
            tell.run();
          });
    }
    if (done[0] != offer.size()) {
      throw new IOException(
          source + " has " + done[0] + " bytes, and the index says " + offer.size());
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(offer.sha256())) {
      throw new IOException(
          source
              + " is not what the index says: its SHA-256 is "
              + found
              + ", expected was "
              + offer.sha256());
    }
  }
}
