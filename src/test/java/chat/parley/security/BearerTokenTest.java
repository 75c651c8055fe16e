package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class BearerTokenTest {

  private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/stomp/alice");

  private @Nullable String resolve() {
    return new BearerToken().resolve(request);
  }

  private void makeHandshake() {
    request.addHeader("Upgrade", "WebSocket");
  }

  @ParameterizedTest
  @CsvSource({"Bearer abc, abc", "bearer  abc , abc", "'Bearer ', ''"})
  void theTokenOfTheHeaderIsReturned(String header, String token) {
    assertThat(BearerToken.ofHeader(header)).isEqualTo(token);
    request.addHeader("Authorization", header);
    assertThat(resolve()).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Basic abc", "BearerX abc"})
  void anotherSchemeHasNoToken(String header) {
    assertThat(BearerToken.ofHeader(header)).isNull();
  }

  @Test
  void aMissingHeaderHasNoToken() {
    assertThat(BearerToken.ofHeader(null)).isNull();
    assertThat(resolve()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness"})
  void aRequestForTheHealthHasNoToken(String path) {
    request.setRequestURI(path);
    request.addHeader("Authorization", "Bearer abc");
    assertThat(resolve()).isNull();
  }

  @Test
  void anEventStreamMayCarryTheTokenInItsQuery() {
    request.setRequestURI("/api/events");
    request.setQueryString("at=chat&access_token=abc.def");
    assertThat(resolve()).isEqualTo("abc.def");
    request.setRequestURI("/api/messages");
    assertThat(resolve()).isNull();
  }

  @Test
  void aHandshakeMayCarryTheTokenInItsQuery() {
    makeHandshake();
    request.setQueryString("x=1&access_token=abc.def&access_token=other");
    assertThat(resolve()).isEqualTo("abc.def");
  }

  @Test
  void aHandshakeMayCarryTheTokenInASubProtocol() {
    makeHandshake();
    request.addHeader("Sec-WebSocket-Protocol", "v12.stomp");
    request.addHeader("Sec-WebSocket-Protocol", "v11.stomp, bearer.abc.def");
    assertThat(resolve()).isEqualTo("abc.def");
  }

  @Test
  void aHandshakeMayHaveNoToken() {
    makeHandshake();
    assertThat(resolve()).isNull();
    request.setQueryString("x=1");
    request.addHeader("Sec-WebSocket-Protocol", "v12.stomp");
    assertThat(resolve()).isNull();
  }

  @Test
  void theHeaderTakesPrecedenceOverTheQueryAndTheQueryOverTheSubProtocol() {
    makeHandshake();
    request.addHeader("Sec-WebSocket-Protocol", "bearer.third");
    request.setQueryString("access_token=second");
    assertThat(resolve()).isEqualTo("second");
    request.addHeader("Authorization", "Bearer first");
    assertThat(resolve()).isEqualTo("first");
  }

  @Test
  void onlyHandshakesMayCarryTheTokenElsewhere() {
    request.setQueryString("access_token=abc");
    request.addHeader("Sec-WebSocket-Protocol", "bearer.abc");
    assertThat(resolve()).as("without the header Upgrade").isNull();
    makeHandshake();
    assertThat(resolve()).isEqualTo("abc");
    request.setRequestURI("/ws/alice/");
    assertThat(resolve()).isEqualTo("abc");
    request.setRequestURI("/api/streams/chat/messages");
    assertThat(resolve()).as("of another path").isNull();
  }

  @Test
  void theParametersOfABodyAreNotConsidered() {
    makeHandshake();
    request.setParameter("access_token", "abc");
    assertThat(resolve()).isNull();
  }

  @Test
  void subProtocolsWithTokensAreToldApart() {
    assertThat(BearerToken.isTokenProtocol("bearer.abc")).isTrue();
    assertThat(BearerToken.isTokenProtocol("bearer")).isFalse();
    assertThat(BearerToken.withoutTokens(List.of("v12.stomp", "bearer.abc", "v10.stomp")))
        .containsExactly("v12.stomp", "v10.stomp");
    assertThat(BearerToken.withoutTokens(List.of())).isEmpty();
  }
}
