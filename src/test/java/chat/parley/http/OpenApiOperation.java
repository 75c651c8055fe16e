package chat.parley.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;

/**
 * An operation of the description of the HTTP API.
 *
 * @param pathItem the description of all operations of the path
 * @param node the description of the operation
 */
record OpenApiOperation(
    OpenApiDescription description, String method, String path, JsonNode pathItem, JsonNode node) {

  /** An item of the list of error codes in the description of a response. */
  private static final Pattern CODE = Pattern.compile("(?m)^- `([a-z-]+)`: ");

  /** Returns method and path. */
  String name() {
    return method + " " + path;
  }

  PathPattern pattern() {
    return PathPatternParser.defaultInstance.parse(path);
  }

  /** Returns the places and names of the parameters, such as {@code query limit}. */
  Set<String> parameters() {
    return Stream.of(pathItem, node)
        .flatMap(item -> item.path("parameters").valueStream())
        .map(description::resolved)
        .map(p -> p.get("in").stringValue() + " " + p.get("name").stringValue())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the examples of the query parameters that a request must have. */
  Map<String, String> requiredQuery() {
    return node.path("parameters")
        .valueStream()
        .map(description::resolved)
        .filter(p -> p.get("in").stringValue().equals("query") && p.has("required"))
        .collect(
            Collectors.toMap(
                p -> p.get("name").stringValue(), p -> firstExample(p.get("example"))));
  }

  private static String firstExample(JsonNode example) {
    return (example.isArray() ? example.get(0) : example).asString();
  }

  /** Returns the places and names of the parameters that authenticate a request. */
  Set<String> credentials() {
    JsonNode security = node.path("security").isMissingNode() ? description.document() : node;
    return security
        .get("security")
        .valueStream()
        .flatMap(requirement -> requirement.propertyNames().stream())
        .map(scheme -> description.component("securitySchemes", scheme))
        .map(
            scheme ->
                scheme.get("type").stringValue().equals("http")
                    ? "header Authorization"
                    : scheme.get("in").stringValue() + " " + scheme.get("name").stringValue())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> statuses() {
    return Set.copyOf(node.get("responses").propertyNames());
  }

  /** Returns the response with a status, or the one for all other statuses; null if none is. */
  @Nullable JsonNode response(int status) {
    JsonNode responses = node.get("responses");
    JsonNode other = status < 400 ? null : responses.get("default");
    JsonNode response = responses.path(String.valueOf(status));
    return response.isMissingNode() ? other : description.resolved(response);
  }

  /** Returns the error codes by status. */
  Map<String, Set<String>> codes() {
    return node.get("responses").properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> codes(description.resolved(entry.getValue()))));
  }

  static Set<String> codes(JsonNode response) {
    return CODE.matcher(response.get("description").stringValue())
        .results()
        .map(code -> code.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
