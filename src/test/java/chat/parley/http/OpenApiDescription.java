package chat.parley.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the HTTP API in {@code openapi.yaml}, or a changed one. */
final class OpenApiDescription {

  private static final Path FILE = Path.of("src/main/resources/static/openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;

  private OpenApiDescription(JsonNode document) {
    this.document = document;
  }

  static OpenApiDescription read() {
    return of(text());
  }

  static OpenApiDescription of(String yaml) {
    Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return new OpenApiDescription(JsonMapper.shared().valueToTree(document));
  }

  /** Returns the text of the file. */
  static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  /** Returns a component, such as a schema. */
  JsonNode component(String kind, String name) {
    return document.path("components").path(kind).path(name);
  }

  /** Returns the object that a reference points to, or the node itself if it is none. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").stringValue().substring(1)) : node;
  }

  List<OpenApiOperation> operations() {
    var operations = new ArrayList<OpenApiOperation>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          operations.add(
              new OpenApiOperation(
                  this,
                  entry.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  path.getValue(),
                  entry.getValue()));
        }
      }
    }
    return operations;
  }

  /**
   * Returns the operation of a request.
   *
   * @param path may have a query
   */
  Optional<OpenApiOperation> operation(String method, String path) {
    var container = PathContainer.parsePath(path.replaceFirst("\\?.*", ""));
    return operations().stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> operation.pattern().matches(container))
        .findFirst();
  }
}
