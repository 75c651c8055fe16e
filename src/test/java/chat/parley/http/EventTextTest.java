package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventTextTest {

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void anErrorHasCodeAdviceAndTheTimeToWait() {
    assertThat(text(EventText.error(ChatError.KICKED.because("by a moderator"))))
        .isEqualTo(
            "event: error\ndata: {\"code\":\"kicked\",\"advice\":\"give-up\","
                + "\"detail\":\"by a moderator\"}\n\n");
    assertThat(
            text(EventText.error(ChatError.BANNED.because("").retryAfter(Duration.ofSeconds(3)))))
        .contains("\"retryAfter\":3}");
  }

  @Test
  void aStreamBeginsWithItsPosition() {
    assertThat(text(EventText.joined("e:1", new EventText.Joined("chat", "e", 1, true))))
        .isEqualTo(
            "id: e:1\nevent: joined\ndata: "
                + "{\"stream\":\"chat\",\"epoch\":\"e\",\"offset\":1,\"recovered\":true}\n\n");
  }
}
