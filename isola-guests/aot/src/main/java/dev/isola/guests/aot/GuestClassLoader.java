package dev.isola.guests.aot;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Loads the classes of a compiled guest from one folder, and everything else from its parent.
 *
 * <p>The folder comes first, because an earlier build's classes of the same names may be on the
 * class path.
 */
final class GuestClassLoader extends URLClassLoader {

  GuestClassLoader(Path classes, ClassLoader parent) throws MalformedURLException {
    super(new URL[] {classes.toUri().toURL()}, parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (findLoadedClass(name) == null
          && findResource(name.replace('.', '/') + ".class") != null) {
        return findClass(name);
      }
    }
    return super.loadClass(name, resolve);
  }
}
