package dev.isola.assertj;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Writes a set as a guest sends one: its numbers or texts in ascending order. A Java set has an
 * order of its own, which may differ from one JVM to the next.
 */
final class SetSerializer extends StdSerializer<Set<?>> {
  private static final long serialVersionUID = 1L;

  private static final Comparator<JsonNode> ASCENDING =
      (left, right) ->
          left.isNumber()
              ? left.decimalValue().compareTo(right.decimalValue())
              : left.textValue().compareTo(right.textValue());

  SetSerializer() {
    super(Set.class, false);
  }

  @Override
  public void serialize(Set<?> set, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    ObjectMapper mapper = (ObjectMapper) out.getCodec();
    List<JsonNode> members = new ArrayList<>();
    for (Object member : set) {
      members.add(mapper.valueToTree(member));
    }
    if (members.stream().allMatch(SetSerializer::isFinite)
        || members.stream().allMatch(JsonNode::isTextual)) {
      members.sort(ASCENDING);
    }
    out.writeStartArray(set);
    for (JsonNode member : members) {
      out.writeTree(member);
    }
    out.writeEndArray();
  }

  private static boolean isFinite(JsonNode node) {
    return node.isIntegralNumber() || (node.isNumber() && Double.isFinite(node.doubleValue()));
  }
}
