package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemResponseTest {

  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private static HttpHeaders headers(ChatException e) {
    var headers = new HttpHeaders();
    ProblemResponse.addHeaders(headers, e);
    return headers;
  }

  @Test
  void anErrorIsWrittenWithTheStatusOfItsCode() throws Exception {
    ProblemResponse.write(
        new ServletServerHttpResponse(response),
        ChatError.TOO_FAST.because("Slow down").retryAfter(Duration.ofSeconds(3)));
    assertThat(response.getStatus()).isEqualTo(429);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getHeader("Retry-After")).isEqualTo("3");
    assertThat(response.isCommitted()).isTrue();
    assertThat(response.getContentAsString())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                + "\"code\":\"too-fast\",\"advice\":\"retry\",\"detail\":\"Slow down\"}");
  }

  @Test
  void anErrorMayBeWrittenWithAnotherStatus() throws Exception {
    ProblemResponse.write(
        new ServletServerHttpResponse(response),
        HttpStatus.UPGRADE_REQUIRED,
        ChatError.BAD_REQUEST.because("no handshake"));
    assertThat(response.getStatus()).isEqualTo(426);
    assertThat(response.getContentAsString()).contains("\"status\":426", "\"bad-request\"");
  }

  @Test
  void theDetailMayBeAnyText() {
    String text = "a \"quoted\" \\ text\nof 日本 \u0001";
    byte[] json = ProblemResponse.json(HttpStatus.BAD_REQUEST, ChatError.BAD_BODY.because(text));
    JsonNode problem = JsonMapper.shared().readTree(new String(json, UTF_8));
    assertThat(problem.get("detail").stringValue()).isEqualTo(text);
    assertThat(problem.get("advice").stringValue()).isEqualTo("fix");
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, BAD_DESTINATION, Nothing is served",
    "UNAUTHORIZED, NO_TOKEN, A token is required",
    "FORBIDDEN, FORBIDDEN, not allowed",
    "SERVICE_UNAVAILABLE, BUSY, temporarily unavailable",
    "INTERNAL_SERVER_ERROR, INTERNAL, Parley failed",
    "GATEWAY_TIMEOUT, INTERNAL, Parley failed",
    "NOT_IMPLEMENTED, BAD_REQUEST, not supported at any path",
    "HTTP_VERSION_NOT_SUPPORTED, BAD_REQUEST, use HTTP/1.1",
    "METHOD_NOT_ALLOWED, BAD_REQUEST, The method",
    "NOT_ACCEPTABLE, BAD_REQUEST, 'Accept'",
    "UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, 'Content-Type: application/json'",
    "UPGRADE_REQUIRED, BAD_REQUEST, WebSocket handshakes of version 13",
    "URI_TOO_LONG, BAD_REQUEST, headers are too large",
    "REQUEST_HEADER_FIELDS_TOO_LARGE, BAD_REQUEST, headers are too large",
    "BAD_REQUEST, BAD_REQUEST, malformed or too large"
  })
  void everyStatusHasACodeAndADetail(HttpStatus status, ChatError error, String detail) {
    ChatException refusal = ProblemResponse.ofStatus(status);
    assertThat(refusal.error()).isEqualTo(error);
    assertThat(refusal.text()).contains(detail);
  }

  @Test
  void anErrorThatMayBeRepeatedSaysWhen() {
    assertThat(headers(ChatError.BUSY.because("busy")).getFirst("Retry-After")).isEqualTo("2");
    assertThat(
            headers(ChatError.BANNED.because("banned").retryAfter(Duration.ofMillis(60_001)))
                .getFirst("Retry-After"))
        .isEqualTo("61");
    assertThat(headers(ChatError.BANNED.because("banned")).getFirst("Retry-After")).isNull();
  }

  @Test
  void anErrorAboutATokenAsksForOne() {
    assertThat(headers(ChatError.NO_TOKEN.because("none")).getFirst("WWW-Authenticate"))
        .isEqualTo("Bearer");
    assertThat(headers(ChatError.BAD_TOKEN.because("bad")).getFirst("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
    assertThat(headers(ChatError.FORBIDDEN.because("no")).getFirst("WWW-Authenticate")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_DESTINATION, 404",
    "NO_NAME, 401",
    "NO_TOKEN, 401",
    "BAD_TOKEN, 401",
    "TOKEN_ENDED, 401",
    "FORBIDDEN, 403",
    "BAD_ORIGIN, 403",
    "BANNED, 403",
    "KICKED, 403",
    "MUTED, 403",
    "OTHER_EPOCH, 409",
    "MESSAGE_TOO_LARGE, 413",
    "TOO_FAST, 429",
    "FLOOD, 429",
    "TOO_MANY_SESSIONS, 429",
    "TOO_MANY, 400",
    "TOO_MANY_ROOMS, 400",
    "TOO_MANY_INVITATIONS, 400",
    "BUSY, 503",
    "STORE_AWAY, 503",
    "INTERNAL, 500",
    "BAD_PARAMETER, 400"
  })
  void everyErrorHasAStatus(ChatError error, int status) {
    assertThat(ProblemResponse.status(error).value()).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource
  void everyErrorIsReportedAsAnError(ChatError error) {
    assertThat(ProblemResponse.status(error).isError()).isTrue();
  }
}
