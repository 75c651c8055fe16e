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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PositionsPollQueryTest {

  private static final Address CHAT = new Address.Everyone();
  private static final Address ROOM = new Address.Room(new RoomName("a"));
  private static final Address INBOX = new Address.Inbox(PollFixture.ALICE.name());

  @AutoClose private final PollFixture fixture;

  PositionsPollQueryTest(@TempDir Path directory) throws Exception {
    fixture = new PollFixture(directory);
  }

  private static JsonNode read(PollQuery query) {
    byte[] json = Objects.requireNonNull(query.read(Freshness.STORED, true));
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
        .containsExactly("stream", "epoch", "first", "last", "messages", "recovered");
    assertThat(response.get("streams").get(1).get("messages")).isEmpty();
    assertThat(next(response, 0)).startsWith("chat:").endsWith(":1");
    assertThat(next(response, 1)).startsWith("room.a:").endsWith(":0");
  }

  @Test
  void withoutMessagesThereIsNothingToAnswerUntilThereIsOne() {
    PollQuery query = fixture.query("chat", "room.a");
    assertThat(query.read(Freshness.LIVE, false)).isNull();
    fixture.send(ROOM, "1");
    assertThat(query.read(Freshness.DELIVERED, false)).isNotNull();
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
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> query.read(Freshness.STORED, true));
  }
}
