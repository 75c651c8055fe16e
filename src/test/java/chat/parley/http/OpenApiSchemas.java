package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.serialization.NodeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Validates JSON by the schemas of a description, and descriptions by that of OpenAPI 3.1. */
final class OpenApiSchemas {

  private static final String DOCUMENT = "https://parley.example/openapi.yaml";
  private static final String SPECIFICATION = "https://spec.openapis.org/oas/3.1/";

  private final SchemaRegistry registry;

  /** Reads JSON only: there is no library for YAML, because servers would use it. */
  private static final class JsonReader implements NodeReader {
    @Override
    public JsonNode readTree(String content, InputFormat format) {
      return JsonMapper.shared().readTree(content);
    }

    @Override
    public JsonNode readTree(InputStream content, InputFormat format) {
      return JsonMapper.shared().readTree(content);
    }
  }

  /**
   * @param description its schemas allow fields that they do not describe, as clients have to; here
   *     such a field is an error
   */
  OpenApiSchemas(OpenApiDescription description) {
    JsonNode document = description.document().deepCopy();
    for (JsonNode schema : document.at("/components/schemas")) {
      if (schema.has("properties") && schema instanceof ObjectNode object) {
        object.put("additionalProperties", false);
      }
    }
    String text = document.toString();
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .nodeReader(new JsonReader())
                    .schemas(iri -> iri.equals(DOCUMENT) ? text : specification(iri)));
  }

  /** Returns a schema of the specification, which a jar has in a directory of its address. */
  private static @Nullable String specification(String iri) {
    if (!iri.startsWith(SPECIFICATION)) {
      return null;
    }
    try {
      return new ClassPathResource(iri.replace("https://", "")).getContentAsString(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the errors of a document with the specification of OpenAPI 3.1. */
  List<String> faultsOfDescription(JsonNode document) {
    return faults(SPECIFICATION + "schema-base/2022-10-07", document);
  }

  /**
   * Returns the errors of a value.
   *
   * @param schema a reference to a schema of the description
   */
  List<String> faults(JsonNode schema, JsonNode value) {
    return faults(DOCUMENT + schema.get("$ref").stringValue(), value);
  }

  private List<String> faults(String schema, JsonNode value) {
    return registry.getSchema(SchemaLocation.of(schema)).validate(value).stream()
        .map(Error::toString)
        .toList();
  }
}
