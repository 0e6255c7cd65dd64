package dev.isola.assertj;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Places in a JSON value: a JSON pointer in which {@code *} stands for any name or position.
 *
 * @param text as it was given
 * @param pattern matches the pointers of these places
 */
record JsonPath(String text, Pattern pattern) {
  static JsonPath of(String path) {
    if (path.length() < 2 || path.charAt(0) != '/') {
      throw new IllegalArgumentException(
          "a path must be a JSON pointer such as \"/items/0/id\", or \"/items/*/id\" for every item,"
              + " was \""
              + path
              + "\"");
    }
    String regex =
        Arrays.stream(path.substring(1).split("/", -1))
            .map(name -> name.equals("*") ? "[^/]*" : Pattern.quote(name))
            .collect(Collectors.joining("/", "/", ""));
    return new JsonPath(path, Pattern.compile(regex, Pattern.DOTALL));
  }

  static List<JsonPath> all(String... paths) {
    return Arrays.stream(paths).map(JsonPath::of).toList();
  }

  static boolean anyMatches(List<JsonPath> paths, String pointer) {
    return paths.stream().anyMatch(path -> path.pattern().matcher(pointer).matches());
  }
}
