package dev.isola.bundle;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Loads a bundle's compiled classes from its jar, and everything else from the project's own
 * loader. The jar comes first, because an artifact on the class path may hold other classes of the
 * same names.
 */
final class MachineLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final String machine;

  /**
   * Makes a loader.
   *
   * @param jar where the classes are
   * @param machine the name of the compiled module's class, with which all their names begin
   */
  MachineLoader(Path jar, String machine) {
    super("isola-runtime", new URL[] {url(jar)}, MachineLoader.class.getClassLoader());
    this.machine = machine;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no class loader can read " + jar, e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(machine)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
