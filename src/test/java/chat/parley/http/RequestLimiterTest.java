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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private final RequestPermits permits =
      new RequestPermits("history", MAX, MAX_PER_ADDRESS, new AddressBound(0, 0));
  private final RequestLimiter limiter = new RequestLimiter(sessions, HttpMethod.GET, _ -> permits);
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  @AfterEach
  void stop() {
    sessions.close();
  }

  /** The requests in progress. */
  private final List<MockHttpServletRequest> begun = new ArrayList<>();

  private static MockHttpServletRequest request(String method, int client) {
    var request = new MockHttpServletRequest(method, "/api/streams/chat/messages");
    request.setRemoteAddr("192.0.2." + client);
    return request;
  }

  private static MockHttpServletRequest request(int client) {
    return request("GET", client);
  }

  private void begin(int client, int requests) {
    for (int i = 0; i < requests; i++) {
      MockHttpServletRequest request = request(client);
      assertThat(limiter.preHandle(request, response, this)).isTrue();
      begun.add(request);
    }
  }

  /** Ends one request of a client. */
  private void end(int client) {
    MockHttpServletRequest ended =
        begun.stream()
            .filter(request -> request.getRemoteAddr().equals("192.0.2." + client))
            .findFirst()
            .orElseThrow();
    begun.remove(ended);
    limiter.afterCompletion(ended, response, this, null);
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
            begin(1, 1);
            end(1);
          }
        });
    assertThat(response.getHeader("Connection")).isEqualTo("close");
    begin(2, 1);
  }

  @Test
  void aRequestCountsAgainstTheRateOnceForEachStream() {
    MockHttpServletRequest poll = request(1);
    poll.addParameter(
        "at", Collections.nCopies(ReadPosition.MAX_STREAMS, "chat").toArray(String[]::new));
    for (int i = 0; i < 1000 / ReadPosition.MAX_STREAMS; i++) {
      assertThat(limiter.preHandle(poll, response, this)).isTrue();
      limiter.afterCompletion(poll, response, this, null);
    }
    ChatExceptions.expect(ChatError.TOO_FAST, () -> limiter.preHandle(poll, response, this));
  }

  @Test
  void requestsOfOtherMethodsAreNotLimited() {
    begin(1, MAX_PER_ADDRESS);
    MockHttpServletRequest post = request("POST", 1);
    for (int i = 0; i < MAX; i++) {
      assertThat(limiter.preHandle(post, response, this)).isTrue();
    }
    limiter.afterCompletion(post, response, this, null);
    assertRefused(1, ChatError.BUSY);
  }

  @Test
  void requestsThatWaitForAMessageAreNotInProgress() {
    begin(1, MAX_PER_ADDRESS);
    MockHttpServletRequest waiting = begun.getFirst();
    limiter.afterConcurrentHandlingStarted(waiting, response, this);
    begin(1, 1);
    waiting.setDispatcherType(DispatcherType.ASYNC);
    assertThat(limiter.preHandle(waiting, response, this)).isTrue();
    limiter.afterCompletion(waiting, response, this, null);
    assertRefused(1, ChatError.BUSY);
  }

  @Test
  void aRequestWithABodyHasArrivedWhenItsBodyIsRead() {
    var sends = new RequestPermits("send", 1, 2, new AddressBound(100, 100));
    var posts = new RequestLimiter(sessions, HttpMethod.POST, _ -> sends);
    List<MockHttpServletRequest> requests =
        List.of(request("POST", 1), request("POST", 1), request("POST", 2));
    requests.forEach(post -> posts.preHandle(post, response, this));
    requests.forEach(post -> post.setContent(new byte[50]));
    assertThat(RequestBody.read(requests.getLast(), 50, ChatError.MESSAGE_TOO_LARGE)).hasSize(50);
    ChatExceptions.expect(
        ChatError.BUSY,
        () -> RequestBody.read(requests.getFirst(), 50, ChatError.MESSAGE_TOO_LARGE));
    posts.afterCompletion(requests.getLast(), response, this, null);
    assertThat(RequestBody.read(requests.get(1), 50, ChatError.MESSAGE_TOO_LARGE)).hasSize(50);
  }
}
