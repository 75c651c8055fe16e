package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryRange;
import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StreamPollQueryTest {

  private static final Address CHAT = new Address.Everyone();

  @AutoClose private final PollFixture fixture;

  StreamPollQueryTest(@TempDir Path directory) throws Exception {
    fixture = new PollFixture(directory);
  }

  private StreamPollQuery query(long after, @Nullable String epoch) {
    return new StreamPollQuery(
        fixture.conversation.conversation(),
        fixture.encoder,
        new StreamPollQuery.Page(
            PollFixture.ALICE, "chat", CHAT, epoch, new HistoryRange.After(after, 50), false));
  }

  private byte @Nullable [] read(PollQuery query, Freshness freshness, boolean last) {
    return query.read(freshness, last, fixture.responses.begin("192.0.2.1"));
  }

  private static JsonNode json(byte @Nullable [] response) {
    return JsonMapper.shared()
        .readTree(new String(Objects.requireNonNull(response), StandardCharsets.UTF_8));
  }

  @Test
  void theResponseIsAPageOfOldMessages() {
    StreamPollQuery query = query(0, null);
    assertThat(query.streams()).containsExactly(CHAT);
    assertThat(read(query, Freshness.LIVE, false)).isNull();
    fixture.send(CHAT, "1");
    JsonNode page = json(read(query, Freshness.DELIVERED, false));
    assertThat(page.propertyNames())
        .containsExactly("stream", "epoch", "first", "last", "folded", "messages");
    assertThat(page.get("messages")).hasSize(1);
  }

  @Test
  void theLastReadHasAResponseInAnyCase() {
    assertThat(json(read(query(0, null), Freshness.STORED, true)).get("messages")).isEmpty();
  }

  @Test
  void anOffsetAfterTheEndIsAnsweredAtOnce() {
    JsonNode page = json(read(query(7, null), Freshness.LIVE, false));
    assertThat(page.get("last").longValue()).isZero();
  }

  @Test
  void theEpochIsChecked() {
    ChatExceptions.expect(
        ChatError.OTHER_EPOCH, () -> read(query(0, "other"), Freshness.LIVE, false));
  }
}
