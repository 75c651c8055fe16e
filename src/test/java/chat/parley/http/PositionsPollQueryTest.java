package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PositionsPollQueryTest {

  private static final Address CHAT = new Address.Everyone();
  private static final Address ROOM = new Address.Room(new RoomName("a"));
  private static final Address INBOX = new Address.Inbox(PollFixture.ALICE.name());

  private static final int STREAMS = ReadPosition.MAX_STREAMS;

  /** A message of the maximum size, of which eight are as large as a response. */
  private static final String LARGE = "x".repeat(64 * 1024);

  @AutoClose private final PollFixture fixture;

  PositionsPollQueryTest(@TempDir Path directory) throws Exception {
    fixture = new PollFixture(directory, "messages-per-second=1000000");
  }

  private byte @Nullable [] read(PollQuery query, Freshness freshness, boolean last) {
    PollResponses.Response response = fixture.responses.begin("192.0.2.1");
    try {
      return query.read(freshness, last, response);
    } finally {
      response.end();
    }
  }

  private JsonNode read(PollQuery query) {
    byte[] json = Objects.requireNonNull(read(query, Freshness.STORED, true));
    return JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
  }

  private static String next(JsonNode response, int stream) {
    return response.get("next").get(stream).stringValue();
  }

  @Test
  void thereIsAPageAndAPositionForEachStream() {
    fixture.send(CHAT, "1");
    PollQuery query = fixture.query("chat:0", "room.a");
    assertThat(query.streams()).containsExactly(CHAT, ROOM);
    JsonNode response = read(query);
    assertThat(response.propertyNames()).containsExactly("streams", "next");
    assertThat(response.get("streams").get(0).propertyNames())
        .containsExactly("stream", "epoch", "first", "last", "folded", "messages", "recovered");
    assertThat(response.get("streams").get(1).get("messages")).isEmpty();
    assertThat(next(response, 0)).startsWith("chat:").endsWith(":1");
    assertThat(next(response, 1)).startsWith("room.a:").endsWith(":0");
  }

  @Test
  void withoutMessagesThereIsNothingToAnswerUntilThereIsOne() {
    PollQuery query = fixture.query("chat", "room.a");
    assertThat(read(query, Freshness.LIVE, false)).isNull();
    fixture.send(ROOM, "1");
    assertThat(read(query, Freshness.DELIVERED, false)).isNotNull();
    JsonNode response = read(query);
    assertThat(response.get("streams").get(1).get("messages")).hasSize(1);
    assertThat(next(response, 1)).endsWith(":1");
  }

  @Test
  void aPositionConfirmsWhatPrecedesItToTheDevice() {
    fixture.send(INBOX, "1");
    fixture.send(INBOX, "2");
    JsonNode both = read(fixture.queryOfDevice("phone", "inbox"));
    assertThat(both.get("streams").get(0).get("messages")).hasSize(2);
    String first = next(both, 0).replaceAll(":2$", ":1");
    assertThat(read(fixture.queryOfDevice("phone", first)).get("streams").get(0).get("messages"))
        .hasSize(1);
    assertThat(read(fixture.queryOfDevice("phone", "inbox")).get("streams").get(0).get("messages"))
        .hasSize(1);
  }

  @Test
  void theReaderMustHaveTheRight() {
    var other =
        new PositionsPollQuery.Parameters(
            Identity.of(new UserName("eve")),
            ReadPosition.parse(new String[] {"inbox"}, null, PollFixture.ALICE),
            null,
            50);
    var query = new PositionsPollQuery(fixture.conversation.conversation(), fixture.encoder, other);
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> read(query, Freshness.STORED, true));
  }

  private static Address room(int room) {
    return new Address.Room(new RoomName("r" + room));
  }

  private static String[] next(JsonNode response) {
    return response.get("next").valueStream().map(JsonNode::stringValue).toArray(String[]::new);
  }

  private static int messages(JsonNode response, int stream) {
    return response.get("streams").get(stream).get("messages").size();
  }

  private static int messages(JsonNode response) {
    return IntStream.range(0, STREAMS).map(stream -> messages(response, stream)).sum();
  }

  private static String[] beginnings() {
    return IntStream.range(0, STREAMS)
        .mapToObj(room -> "room.r" + room + ":0")
        .toArray(String[]::new);
  }

  @Test
  void aResponseExceedsItsSizeByOneMessageAtMost() {
    IntStream.range(0, STREAMS).forEach(room -> fixture.send(room(room), LARGE));
    JsonNode first = read(fixture.query(beginnings()));
    assertThat(messages(first)).isEqualTo(StreamPollQuery.MAX_BYTES / LARGE.length());
    assertThat(read(fixture.query(beginnings()))).as("a repeat").isEqualTo(first);
    PollQuery query = fixture.query(next(first));
    JsonNode second =
        JsonMapper.shared().readTree(Objects.requireNonNull(read(query, Freshness.LIVE, false)));
    for (int stream = 0; stream < STREAMS; stream++) {
      assertThat(messages(first, stream) + messages(second, stream)).isEqualTo(1);
    }
  }

  @Test
  void theBytesThatOneStreamLeavesAreForTheNext() {
    IntStream.range(0, 4).forEach(_ -> fixture.send(room(0), LARGE));
    // Which of the two is read first depends on their names.
    int most =
        IntStream.range(1, 50)
            .map(other -> messages(read(fixture.query("room.r0:0", "room.r" + other)), 0))
            .max()
            .orElseThrow();
    assertThat(most).isEqualTo(4);
  }

  @Test
  void noStreamKeepsAnotherFromBeingReadForEver() {
    int last = STREAMS - 1;
    fixture.send(room(last), "small");
    JsonNode response;
    String[] at = beginnings();
    int polls = 0;
    do {
      assertThat(polls++).isLessThan(50);
      IntStream.range(0, last).forEach(room -> fixture.send(room(room), LARGE));
      response = read(fixture.query(at));
      at = next(response);
    } while (messages(response, last) == 0);
  }
}
