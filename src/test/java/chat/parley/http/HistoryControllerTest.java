package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryControllerTest {

  private static final UserName ALICE = new UserName("alice");
  private static final UserName JOSE = new UserName("josé");

  @TempDir static Path directory;

  private static StandaloneConversation conversation;

  @BeforeAll
  static void start() throws Exception {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    for (int i = 1; i <= 3; i++) {
      send(new Address.Everyone(), "text " + i);
    }
    send(new Address.Inbox(JOSE), "to josé");
  }

  @AfterAll
  static void stop() {
    conversation.close();
  }

  private static void send(Address to, String text) {
    Body body = Body.ofText(text.getBytes(UTF_8), null);
    var _ = conversation.send(Identity.of(ALICE), Draft.of(to, ALICE, body));
  }

  private static HistoryController controller(JsonMapper json) {
    return new HistoryController(
        conversation.conversation(),
        conversation.identities(),
        new PageEncoder(json),
        PollFixture.polls(conversation, Duration.ofSeconds(30)),
        conversation.failures());
  }

  private static ResponseEntity<byte[]> get(
      HistoryController controller,
      String stream,
      @Nullable String user,
      @Nullable String epoch,
      @Nullable String limit) {
    var request = new MockHttpServletRequest("GET", "/api/streams/%s/messages".formatted(stream));
    if (user != null) {
      request.addHeader("Parley-User", user);
    }
    if (limit != null) {
      request.addParameter("limit", limit);
    }
    @SuppressWarnings("unchecked")
    var page = (ResponseEntity<byte[]>) controller.messages(request, stream, epoch, null);
    return page;
  }

  private static ResponseEntity<byte[]> get(
      String stream, @Nullable String user, @Nullable String epoch, @Nullable String limit) {
    return get(controller(JsonMapper.shared()), stream, user, epoch, limit);
  }

  private static JsonNode page(
      String stream, @Nullable String user, @Nullable String epoch, @Nullable String limit) {
    return JsonMapper.shared().readTree(get(stream, user, epoch, limit).getBody());
  }

  @Test
  void aPageIsJson() {
    ResponseEntity<byte[]> response = get("chat", null, null, null);
    assertThat(response.getStatusCode().value()).isEqualTo(200);
    assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
    JsonNode page = JsonMapper.shared().readTree(response.getBody());
    assertThat(page.get("stream").stringValue()).isEqualTo("chat");
    assertThat(page.get("last").longValue()).isEqualTo(3);
    assertThat(page.get("messages")).hasSize(3);
    assertThat(page.get("messages").get(0).get("body").stringValue()).isEqualTo("text 1");
  }

  @Test
  void theParametersSelectMessages() {
    JsonNode messages = page("chat", null, null, "1").get("messages");
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).get("offset").longValue()).isEqualTo(3);
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> get("chat", null, null, "0"));
  }

  @Test
  void aStreamWithoutMessagesHasAnEmptyPage() {
    assertThat(page("room.empty", null, null, null).get("messages")).isEmpty();
  }

  @Test
  void theEpochIsChecked() {
    String epoch = page("chat", null, null, null).get("epoch").stringValue();
    assertThat(page("chat", null, epoch, null).get("messages")).hasSize(3);
    ChatExceptions.expect(ChatError.OTHER_EPOCH, () -> get("chat", null, "other", null));
  }

  @ParameterizedTest
  @CsvSource({"josé, 1", "jos%C3%A9, 1", "alice, 0"})
  void usersReadTheirOwnInbox(String user, int messages) {
    assertThat(page("inbox", user, null, null).get("messages")).hasSize(messages);
  }

  @Test
  void onlyPagesOfAnInboxHaveNoEntityTag() {
    assertThat(get("chat", null, null, null).getHeaders().getETag()).isNotNull();
    assertThat(get("with.josé", "alice", null, null).getHeaders().getETag()).isNotNull();
    assertThat(get("inbox", "josé", null, null).getHeaders().getETag()).isNull();
    var request = new MockHttpServletRequest("GET", "/api/streams/inbox/messages");
    request.addHeader("Parley-User", "josé");
    request.addHeader("If-None-Match", "*");
    assertThat(controller(JsonMapper.shared()).messages(request, "inbox", null, null))
        .extracting(response -> ((ResponseEntity<?>) response).getStatusCode().value())
        .isEqualTo(200);
  }

  @Test
  void anInboxWithoutAUserIsRefused() {
    ChatExceptions.expect(ChatError.NO_NAME, () -> get("inbox", null, null, null));
  }

  @ParameterizedTest
  @CsvSource({"a%, BAD_NAME", "%C, BAD_NAME", "a b, BAD_NAME", "'', BAD_NAME"})
  void anInvalidUserIsRefused(String user, ChatError error) {
    ChatExceptions.expect(error, () -> get("chat", user, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "'', BAD_DESTINATION",
    "other, BAD_DESTINATION",
    "rulings, BAD_DESTINATION",
    "inbox.alice, BAD_DESTINATION",
    "room., BAD_NAME"
  })
  void otherStreamsAreRefused(String stream, ChatError error) {
    ChatExceptions.expect(error, () -> get(stream, "alice", null, null));
  }

  @Test
  void anUnexpectedFailureIsRecordedAndReported() {
    var shallow =
        JsonFactory.builder()
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(1).build())
            .build();
    HistoryController broken = controller(JsonMapper.builder(shallow).build());
    long failures = conversation.failures().count(Subsystem.HTTP);
    ChatExceptions.expect(ChatError.INTERNAL, () -> get(broken, "chat", null, null, null));
    assertThat(conversation.failures().count(Subsystem.HTTP)).isEqualTo(failures + 1);
  }

  @Test
  void anyNumberOfPagesMayBeServedAfterAFailure() {
    for (int i = 0; i < 100; i++) {
      ChatExceptions.expect(ChatError.OTHER_EPOCH, () -> get("chat", null, "other", null));
    }
    assertThat(page("chat", null, null, null).get("messages")).hasSize(3);
  }
}
