package dev.isola.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A guest runtime on the class path or module path, found by {@link java.util.ServiceLoader}.
 *
 * <p>A runtime is an interpreter that was compiled to WebAssembly and, when its artifact was built,
 * on to JVM classes. It only hands out what was built; it holds no state. Implementations are
 * immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface GuestRuntime {

  /** A file that belongs to a runtime. */
  enum Part {
    /** The description of the WebAssembly module: types, imports, exports, but no code. */
    MODULE,
    /** The image of the started interpreter. */
    IMAGE,
    /**
     * A zip file with the guest's standard library, readable by the guest at {@link
     * GuestRuntime#libraryPath()}. Only runtimes with such a path have this file.
     */
    LIBRARY
  }

  /**
   * The name by which templates ask for this runtime.
   *
   * @return a lower-case name, for example {@code "python"}
   */
  String name();

  /**
   * The version of the interpreter.
   *
   * @return the version, for example {@code "3.13.5"}
   */
  String version();

  /**
   * Identifies the runtime's content: it is part of the key of every cached template, and numbers
   * of fuel mean the same only for the same digest.
   *
   * @return a SHA-256 of all that the runtime consists of, the compiled classes and the image
   *     included: 64 lower-case hexadecimal digits
   */
  String digest();

  /**
   * The ending of the names that scripts get when they are loaded without one, with its dot. A
   * guest may understand several kinds of scripts and tell them apart by the endings of their
   * names; this is the ending of the usual kind.
   *
   * @return the ending, for example {@code ".py"}
   */
  String fileExtension();

  /**
   * The class that the WebAssembly module was compiled to. It is public, implements {@code
   * com.dylibso.chicory.runtime.Machine} and has a public constructor with one parameter of type
   * {@code com.dylibso.chicory.runtime.Instance}.
   *
   * @return the compiled module's class
   */
  Class<?> machine();

  /**
   * The classes that a guest needs when it starts, in the order in which it needs them. The engine
   * loads them in the background while it reads the image.
   *
   * @return their binary names; may be empty, which costs time at the start only
   */
  default List<String> classes() {
    return List.of();
  }

  /**
   * Opens one of the runtime's files.
   *
   * @param part which file
   * @return its bytes; the caller closes the stream
   * @throws IOException if the file is missing or cannot be read
   */
  InputStream open(Part part) throws IOException;

  /**
   * Where the guest sees its library.
   *
   * @return an absolute path in the guest's file system, for example {@code "/lib"}; empty, the
   *     default, if the guest has no library in files
   */
  default Optional<String> libraryPath() {
    return Optional.empty();
  }
}
