package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.message.ChatError;
import chat.parley.people.SeenUsers;
import chat.parley.people.TestPeople;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;

/** With an inbox of one message; {@link SendOverHttpTest} sends to a server. */
class SendControllerTest {

  @TempDir static Path directory;

  private static StandaloneConversation conversation;
  private static SeenUsers seen;
  private static SendController controller;

  @BeforeAll
  static void start() throws Exception {
    var limits = TestLimits.of("inbox-messages=1");
    conversation = new StandaloneConversation(Stores.sqlite(directory), limits);
    seen =
        TestPeople.seen(
            conversation.storeAccess(), conversation.identities(), limits, conversation.failures());
    controller =
        new SendController(
            conversation.conversation(),
            conversation.identities(),
            limits,
            conversation.failures(),
            seen);
  }

  @AfterAll
  static void stop() {
    seen.close();
    conversation.close();
  }

  private static MockHttpServletRequest request(String body) {
    var request = new MockHttpServletRequest("POST", "/");
    request.addHeader("Parley-User", "alice");
    request.setContent(body.getBytes(UTF_8));
    return request;
  }

  @Test
  void aResponseMeansStored() {
    var response = controller.sendToStream("chat", request("x"));
    assertThat(response.getStatusCode().value()).isEqualTo(201);
    assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
    assertThat(response.getHeaders().getLocation()).hasToString("/api/streams/chat/messages/1");
    assertThat(new String(response.getBody(), UTF_8)).startsWith("{\"stream\":\"chat\"");
  }

  @Test
  void aRefusalOfTheJournalIsTheResponse() {
    assertThat(controller.sendToUser("bob", request("x")).getStatusCode().value()).isEqualTo(201);
    ChatExceptions.expect(ChatError.INBOX_FULL, () -> controller.sendToUser("bob", request("x")));
  }

  @Test
  void aBatchOfEphemeralMessagesIsAccepted() {
    String json =
        "{\"messages\":[{\"to\":\"room.a\",\"body\":\"\",\"headers\":{\"persistent\":\"false\"}}]}";
    assertThat(controller.sendBatch(request(json)).getStatusCode().value()).isEqualTo(202);
  }

  @Test
  void aRequestWithoutAUserIsRefused() {
    ChatExceptions.expect(
        ChatError.NO_NAME,
        () -> controller.sendToStream("chat", new MockHttpServletRequest("POST", "/")));
  }
}
