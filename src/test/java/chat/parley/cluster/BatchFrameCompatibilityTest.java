package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * Compatibility with the frames of an earlier version, byte for byte: while a cluster is upgraded,
 * nodes of both versions read each other's frames. A frame that an earlier version could misread
 * has a higher version number; earlier nodes refuse it and read its messages from the database.
 */
class BatchFrameCompatibilityTest {

  /** The {@link #messages} as encoded by version 34dec26. */
  private static final Path BATCH = Path.of("src/test/resources/upgrade/34dec26/batch.bin");

  private static final Map<String, String> HEADERS =
      Map.of(
          "parley-version", "1",
          "parley-node", "node",
          "parley-batch", "7",
          "parley-sent", "1795847109159");

  private static List<ChatMessage> messages() {
    var extras = new LinkedHashMap<String, String>();
    extras.put("x-colour", "red");
    extras.put("x-note", "ü\n:");
    var zoe = new UserName("Zoë");
    return List.of(
        stored(
            7,
            new Draft(
                new Address.Everyone(),
                zoe,
                Body.ofText("Grüße 🦜".getBytes(StandardCharsets.UTF_8), "text/plain"),
                "client id",
                true,
                extras)),
        stored(
            Long.MAX_VALUE,
            new Draft(
                new Address.Room(new RoomName("кофейня")),
                new UserName("ann"),
                Body.ofBytes(new byte[] {0, -1, 10, 13}, null),
                null,
                true,
                Map.of())),
        stored(
            8,
            new Draft(
                new Address.Inbox(zoe),
                new UserName("mo"),
                Body.ofText(new byte[0], ""),
                "",
                true,
                Map.of("removes", "7"))),
        ephemeral(zoe));
  }

  private static ChatMessage ephemeral(UserName from) {
    return new ChatMessage(
        "ephemeral",
        1,
        null,
        new Draft(
            new Address.Everyone(),
            from,
            Body.ofText("{}".getBytes(StandardCharsets.UTF_8), "application/json"),
            null,
            false,
            Map.of()));
  }

  private static ChatMessage stored(long offset, Draft draft) {
    return new ChatMessage(
        "epoch-" + offset, 1795847109159L, new StreamPosition("epoch", offset), draft);
  }

  private static StompHeaders headers(Map<String, String> values) {
    var headers = new StompHeaders();
    values.forEach(headers::add);
    return headers;
  }

  @Test
  void aFrameOfAnEarlierVersionIsRead() throws Exception {
    BatchFrame read = BatchFrame.read(headers(HEADERS), Files.readAllBytes(BATCH));
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(new BatchFrame("node", 7, 1795847109159L, 0, messages()));
  }

  @Test
  void aFrameIsReadableByTheEarlierVersion() throws IOException {
    assertThat(BatchCodec.encode(messages())).isEqualTo(Files.readAllBytes(BATCH));
    assertThat(new BatchFrame("node", 7, 1795847109159L, 0, messages()).headers())
        .containsAllEntriesOf(HEADERS);
  }

  @Test
  void aFrameOfALaterVersionIsRefused() throws Exception {
    var later = new LinkedHashMap<>(HEADERS);
    later.put("parley-version", String.valueOf(BatchCodec.VERSION + 1));
    byte[] batch = Files.readAllBytes(BATCH);
    assertThatExceptionOfType(BatchFrame.Unreadable.class)
        .isThrownBy(() -> BatchFrame.read(headers(later), batch))
        .withMessageContaining("version 2");
  }
}
