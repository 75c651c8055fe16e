package chat.parley.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatMessageTest {

  private final Draft draft =
      Draft.of(
          new Address.Everyone(),
          new UserName("alice"),
          Body.ofText("hello".getBytes(UTF_8), null));

  @Test
  void aStoredMessageHasTheOffsetOfItsPosition() {
    var position = new StreamPosition("epoch", 17);
    assertThat(new ChatMessage("epoch-17", 1, position, draft).offset()).isEqualTo(17);
  }

  @Test
  void anEphemeralMessageHasTheOffsetZero() {
    String id = ChatMessage.EPHEMERAL_ID_PREFIX + "1";
    assertThat(new ChatMessage(id, 1, null, draft).offset()).isZero();
  }

  @Test
  void theRetainedBytesIncludeTheDraft() {
    var message = new ChatMessage("epoch-17", 1, null, draft);
    assertThat(message.retainedBytes()).isEqualTo(draft.retainedBytes() + 100);
  }
}
