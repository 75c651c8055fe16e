package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares responses of a server with the description of the HTTP API. */
final class DescribedAnswers {

  static final OpenApiDescription DESCRIPTION = OpenApiDescription.read();

  private static final OpenApiSchemas SCHEMAS = new OpenApiSchemas(DESCRIPTION);

  private DescribedAnswers() {}

  /**
   * Fails unless the status, the headers and the body of a response are described. A response to a
   * request that the description does not have is a problem.
   *
   * @param path the path of the request, which may have a query
   */
  static void check(String method, String path, HttpResponse<String> response) {
    String request = "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body());
    DESCRIPTION
        .operation(method, path)
        .ifPresentOrElse(
            operation -> checkOperation(operation, response, request),
            () -> checkProblem(response, request));
  }

  /** Fails unless the status and the content type of an event stream are described. */
  static void checkHead(String method, String path, HttpResponse<?> response) {
    OpenApiOperation operation = DESCRIPTION.operation(method, path).orElseThrow();
    JsonNode described = operation.response(response.statusCode());
    assertThat(described).as("%s %s: %s", method, path, response).isNotNull();
    String type = response.headers().firstValue("Content-Type").orElse("");
    assertThat(described.path("content").has(withoutParameters(type))).as(type).isTrue();
  }

  /** Fails unless the data of an event is described for its type. */
  static void checkEvent(EventStream.Event event) {
    JsonNode schema = DESCRIPTION.document().findValue("x-events").get(event.type());
    assertThat(schema).as(event.toString()).isNotNull();
    assertThat(SCHEMAS.faults(schema, event.data())).as(event.toString()).isEmpty();
  }

  private static void checkProblem(HttpResponse<String> response, String request) {
    assertThat(response.statusCode()).as(request).isGreaterThanOrEqualTo(400);
    JsonNode problem = DESCRIPTION.component("responses", "Malformed");
    checkBody(problem, response, request);
  }

  private static void checkOperation(
      OpenApiOperation operation, HttpResponse<String> answer, String request) {
    JsonNode response = operation.response(answer.statusCode());
    assertThat(response).as("No such response is described: " + request).isNotNull();
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      boolean required = DESCRIPTION.resolved(header.getValue()).path("required").asBoolean(false);
      assertThat(!required || answer.headers().firstValue(header.getKey()).isPresent())
          .as("%s: %s", request, header.getKey())
          .isTrue();
    }
    checkBody(response, answer, request);
    if (answer.statusCode() >= 400) {
      String code = JsonMapper.shared().readTree(answer.body()).get("code").stringValue();
      assertThat(OpenApiOperation.codes(response)).as(request).contains(code);
    }
  }

  private static void checkBody(JsonNode response, HttpResponse<String> answer, String request) {
    if (!response.has("content")) {
      assertThat(answer.body()).as(request).isEmpty();
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    JsonNode content = response.get("content").path(withoutParameters(type));
    assertThat(content.has("schema")).as("%s: %s is not described", request, type).isTrue();
    JsonNode body = JsonMapper.shared().readTree(answer.body());
    assertThat(SCHEMAS.faults(content.get("schema"), body)).as(request).isEmpty();
  }

  private static String withoutParameters(String type) {
    return type.isEmpty()
        ? ""
        : MediaType.parseMediaType(type).removeQualityValue().getType()
            + "/"
            + MediaType.parseMediaType(type).getSubtype();
  }
}
