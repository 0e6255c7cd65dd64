package dev.isola.guests.aot;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Loads the classes of a compiled guest from one folder, and everything else from its parent.
 *
 * <p>The folder comes first, because an earlier build's classes of the same names may be on the
 * class path.
 */
final class GuestClassLoader extends URLClassLoader {

  private final List<String> loaded = Collections.synchronizedList(new ArrayList<>());

  GuestClassLoader(Path classes, ClassLoader parent) throws MalformedURLException {
    super(new URL[] {classes.toUri().toURL()}, parent);
  }

  /** The names of the classes of the folder that were loaded, in their order. */
  List<String> loaded() {
    return List.copyOf(loaded);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (findLoadedClass(name) == null
          && findResource(name.replace('.', '/') + ".class") != null) {
        loaded.add(name);
        return findClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }
}
