package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendHeadersTest {

  @Test
  void interpretedHeadersAreReadAndReservedOnesDropped() {
    var headers =
        SendHeaders.read(
            Map.of("client-message-id", "7", "persistent", "false", "from", "root", "a", "b"));
    assertThat(headers).isEqualTo(new SendHeaders("7", false, Map.of("a", "b")));
  }

  @Test
  void aMessageNeedsNoHeaders() {
    assertThat(SendHeaders.read(Map.of())).isEqualTo(new SendHeaders(null, true, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 129})
  void theIdHasALength(int length) {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> SendHeaders.checkedId("x".repeat(length)));
    assertThat(SendHeaders.checkedId("x".repeat(128))).hasSize(128);
  }

  @Test
  void otherValuesAreRefused() {
    assertThat(SendHeaders.isPersistent("true")).isTrue();
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> SendHeaders.isPersistent("no"));
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> SendHeaders.read(Map.of("a", "x".repeat(1024))));
  }
}
