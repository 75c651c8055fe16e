package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import chat.parley.transport.WriteProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.StandardServletAsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Polls of a conversation without a server. */
final class PollFixture implements AutoCloseable {

  static final Identity ALICE = Identity.of(new UserName("alice"));

  final StandaloneConversation conversation;
  final PageEncoder encoder = new PageEncoder(JsonMapper.shared());
  final PollResponses responses = new PollResponses();
  final Polls polls;

  PollFixture(Path directory, String... limits) throws Exception {
    Limits all = TestLimits.of(limits);
    conversation = new StandaloneConversation(Stores.sqlite(directory), all);
    polls = polls(conversation, Duration.ofSeconds(30), responses);
  }

  private static Polls polls(
      StandaloneConversation conversation, Duration writeTimeout, PollResponses responses) {
    return new Polls(
        conversation.conversation(),
        TestSessions.ofRequests(conversation.sessions(), conversation.audit()),
        new WriteProperties(writeTimeout, 1, false),
        conversation.failures(),
        responses);
  }

  static Polls polls(StandaloneConversation conversation, Duration writeTimeout) {
    return polls(conversation, writeTimeout, new PollResponses());
  }

  /** Completes a request as the server does when the response has been written. */
  static void complete(DeferredResult<?> result) throws Exception {
    MockHttpServletRequest request = request();
    request.setAsyncSupported(true);
    WebAsyncManager manager = WebAsyncUtils.getAsyncManager(request);
    manager.setAsyncWebRequest(
        new StandardServletAsyncWebRequest(request, new MockHttpServletResponse()));
    manager.startDeferredResultProcessing(result);
    Objects.requireNonNull(request.getAsyncContext()).complete();
  }

  void send(Address to, String text) {
    Body body = Body.ofText(text.getBytes(UTF_8), null);
    var _ = conversation.send(ALICE, Draft.of(to, ALICE.name(), body));
  }

  static MockHttpServletRequest request() {
    return new MockHttpServletRequest("GET", "/api/messages");
  }

  PollQuery query(String... at) {
    return queryOfDevice(null, at);
  }

  PollQuery queryOfDevice(@Nullable String device, String... at) {
    List<ReadPosition> positions = ReadPosition.parse(at, device, ALICE);
    return new PositionsPollQuery(
        conversation.conversation(),
        encoder,
        new PositionsPollQuery.Parameters(ALICE, positions, device, 50));
  }

  Object answer(PollQuery query, Duration wait) {
    return polls.answer(request(), ALICE, query, wait);
  }

  /** Returns the JSON of a response, which is complete or comes within the deadline of a test. */
  static JsonNode json(Object answer) {
    Object complete = answer;
    if (answer instanceof DeferredResult<?> result) {
      Await.until(() -> "no response", result::hasResult);
      complete = result.getResult();
    }
    if (complete instanceof ResponseEntity<?> response
        && response.getBody() instanceof byte[] body) {
      return JsonMapper.shared().readTree(new String(body, StandardCharsets.UTF_8));
    }
    throw new AssertionError("Not a response: " + complete);
  }

  @Override
  public void close() {
    polls.stop();
    polls.shutDown();
    conversation.close();
  }
}
