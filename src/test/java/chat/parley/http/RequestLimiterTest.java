package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.TestSecurity;
import chat.parley.session.ClientSessions;
import chat.parley.session.TestSessions;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestLimiterTest {

  private static final int MAX_PER_ADDRESS = 16;
  private static final int MAX = 64;

  private final ClientSessions sessions =
      TestSessions.create(
          TestLimits.of("requests-per-second=1", "burst=1000s"),
          TestSecurity.identities(),
          TestSessions.sanctions(TestSecurity.properties()),
          TestSecurity.auditLog(),
          new Failures(ProcessHalt.NONE));
  private final RequestLimiter limiter =
      new RequestLimiter(sessions, HttpMethod.GET, "history", MAX, MAX_PER_ADDRESS);
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @AfterEach
  void stop() {
    sessions.close();
  }

  private static MockHttpServletRequest request(int client) {
    var request = new MockHttpServletRequest("GET", "/api/streams/chat/messages");
    request.setRemoteAddr("192.0.2." + client);
    return request;
  }

  private void begin(int client, int requests) {
    for (int i = 0; i < requests; i++) {
      assertThat(limiter.preHandle(request(client), response, this)).isTrue();
    }
  }

  private void end(int client) {
    limiter.afterCompletion(request(client), response, this, null);
  }

  private ChatException assertRefused(int client, ChatError error) {
    var refused = new MockHttpServletResponse();
    ChatException refusal =
        ChatExceptions.expect(error, () -> limiter.preHandle(request(client), refused, this));
    assertThat(refused.getHeader("Connection")).isEqualTo("close");
    return refusal;
  }

  @Test
  void theRequestsInProgressOfOneAddressAreLimited() {
    begin(1, MAX_PER_ADDRESS);
    assertThat(assertRefused(1, ChatError.BUSY).retryAfterSeconds()).isEqualTo(1);
    begin(2, MAX_PER_ADDRESS);
    end(1);
    begin(1, 1);
    assertRefused(1, ChatError.BUSY);
    assertThat(response.getHeader("Connection")).isNull();
  }

  @Test
  void allRequestsInProgressAreLimitedTogether() {
    for (int client = 1; client <= MAX / MAX_PER_ADDRESS; client++) {
      begin(client, MAX_PER_ADDRESS);
    }
    assertRefused(99, ChatError.BUSY);
    end(1);
    begin(99, 1);
    assertRefused(99, ChatError.BUSY);
  }

  @Test
  void anAddressHasItsWholeShareAgainAfterItsRequests() {
    for (int round = 0; round < 3; round++) {
      begin(1, MAX_PER_ADDRESS);
      for (int i = 0; i < MAX_PER_ADDRESS; i++) {
        end(1);
      }
    }
  }

  @Test
  void theRateOfRequestsIsLimited() {
    ChatExceptions.expect(
        ChatError.TOO_FAST,
        () -> {
          for (int i = 0; i < 1_000_000; i++) {
            limiter.preHandle(request(1), response, this);
            end(1);
          }
        });
    assertThat(response.getHeader("Connection")).isEqualTo("close");
    begin(2, 1);
  }

  @Test
  void requestsOfOtherMethodsAreNotLimited() {
    begin(1, MAX_PER_ADDRESS);
    var post = new MockHttpServletRequest("POST", "/api/streams/chat/messages");
    post.setRemoteAddr("192.0.2.1");
    for (int i = 0; i < MAX; i++) {
      assertThat(limiter.preHandle(post, response, this)).isTrue();
    }
    limiter.afterCompletion(post, response, this, null);
    assertRefused(1, ChatError.BUSY);
  }

  @Test
  void requestsThatWaitForAMessageAreNotInProgress() {
    begin(1, MAX_PER_ADDRESS);
    limiter.afterConcurrentHandlingStarted(request(1), response, this);
    begin(1, 1);
    MockHttpServletRequest dispatched = request(1);
    dispatched.setDispatcherType(DispatcherType.ASYNC);
    assertThat(limiter.preHandle(dispatched, response, this)).isTrue();
    limiter.afterCompletion(dispatched, response, this, null);
    assertRefused(1, ChatError.BUSY);
  }
}
