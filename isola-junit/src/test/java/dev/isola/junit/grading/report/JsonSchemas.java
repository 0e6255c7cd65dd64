package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

/** Reads JSON strictly and checks it against the schemas beside these tests. */
final class JsonSchemas {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonSchemas() {}

  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  /** Reads and checks. */
  static JsonNode valid(String schema, String json) {
    JsonNode read = read(json);
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(JsonSchemas.class.getResourceAsStream(schema + ".schema.json"));
    assertThat(compiled.validate(read)).as("%s against %s", json, schema).isEmpty();
    return read;
  }
}
