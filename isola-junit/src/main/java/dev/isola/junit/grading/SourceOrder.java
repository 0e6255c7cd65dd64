package dev.isola.junit.grading;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order in which the methods of a class stand in its source text: reflection has none. */
final class SourceOrder {
  private static final int UTF8 = 1;

  private SourceOrder() {}

  /** Sorts the methods of one class; those that are not found in its class file come last. */
  static List<Method> of(Class<?> type, List<Method> methods) {
    List<String> order = methodsOf(type);
    return methods.stream()
        .sorted(
            Comparator.comparingInt(
                    (Method method) -> {
                      int index = order.indexOf(signature(method));
                      return index < 0 ? Integer.MAX_VALUE : index;
                    })
                .thenComparing(SourceOrder::signature))
        .toList();
  }

  private static String signature(Method method) {
    return method.getName()
        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
  }

  private static List<String> methodsOf(Class<?> type) {
    try (InputStream in = ClassFiles.open(type)) {
      return in == null ? List.of() : read(new DataInputStream(in));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<String> read(DataInputStream in) throws IOException {
    in.skipNBytes(8); // magic number and version
    String[] texts = new String[in.readUnsignedShort()];
    for (int i = 1; i < texts.length; i++) {
      int tag = in.readUnsignedByte();
      if (tag == UTF8) {
        texts[i] = in.readUTF();
      } else {
        in.skipNBytes(size(tag));
        if (tag == 5 || tag == 6) {
          i++; // a long or a double takes two places
        }
      }
    }
    in.skipNBytes(6); // access, this class and its superclass
    in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
    members(in, texts); // fields
    return members(in, texts);
  }

  private static int size(int tag) throws IOException {
    return switch (tag) {
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
      case 5, 6 -> 8;
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      default -> throw new IOException("constant " + tag + " is not known");
    };
  }

  private static List<String> members(DataInputStream in, String[] texts) throws IOException {
    int count = in.readUnsignedShort();
    List<String> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.skipNBytes(2); // access
      members.add(texts[in.readUnsignedShort()] + texts[in.readUnsignedShort()]);
      int attributes = in.readUnsignedShort();
      for (int j = 0; j < attributes; j++) {
        in.skipNBytes(2); // name
        in.skipNBytes(in.readInt());
      }
    }
    return members;
  }
}
