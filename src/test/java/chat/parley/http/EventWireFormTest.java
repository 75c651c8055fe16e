package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventWireFormTest {

  private static final Address INBOX = new Address.Inbox(new UserName("bob"));

  private static ChatMessage message(@Nullable StreamPosition position, byte[] body) {
    var draft =
        new Draft(
            INBOX,
            new UserName("ann"),
            Body.ofBytes(body, null),
            "7",
            position != null,
            Map.of("colour", "red"));
    return new ChatMessage("id", 1795429152204L, position, draft);
  }

  private static String text(Payload payload) {
    return new String(payload.bytes(), UTF_8);
  }

  @Test
  void aMessageIsOneEventWithItsPosition() {
    var message = message(new StreamPosition("e", 2), "a\nb".getBytes(UTF_8));
    String data =
        "data: {\"stream\":\"inbox\",\"offset\":2,\"id\":\"id\",\"from\":\"ann\","
            + "\"timestamp\":1795429152204,\"body\":\"a\\nb\",\"clientMessageId\":\"7\","
            + "\"headers\":{\"colour\":\"red\"}}\n\n";
    assertThat(text(new EventWireForm(false, "inbox").encode(message)))
        .isEqualTo("id: e:2\n" + data);
    assertThat(text(new EventWireForm(true, "inbox").encode(message)))
        .isEqualTo("id: inbox e:2\n" + data);
  }

  @Test
  void anEphemeralMessageHasNoPositionAndMayBeShed() {
    Payload payload = new EventWireForm(false, "inbox").encode(message(null, new byte[] {-1}));
    assertThat(payload.ephemeral()).isTrue();
    assertThat(text(payload))
        .startsWith("event: ephemeral\ndata: {\"stream\":\"inbox\",\"id\":\"id\"")
        .contains("\"bodyBase64\":\"/w==\"");
  }
}
