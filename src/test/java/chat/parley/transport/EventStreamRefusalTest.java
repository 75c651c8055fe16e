package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class EventStreamRefusalTest {

  private static String text(ChatException e) {
    return new String(EventStreamRefusal.text(e), UTF_8);
  }

  @Test
  void aRefusalIsTemporaryIfTheClientIsToRetry() {
    assertThat(EventStreamRefusal.isTemporary(ChatError.BUSY.because(""))).isTrue();
    assertThat(EventStreamRefusal.isTemporary(ChatError.BANNED.because(""))).isFalse();
    assertThat(EventStreamRefusal.isTemporary(ChatError.TOKEN_ENDED.because(""))).isFalse();
  }

  @Test
  void theTextSaysWhenToComeBackAndWhy() {
    assertThat(text(ChatError.BUSY.because("two\nlines")))
        .isEqualTo(": busy: two lines\nretry: 2000\n\n");
    assertThat(text(ChatError.TOO_FAST.because("").retryAfter(Duration.ofSeconds(9))))
        .endsWith("retry: 9000\n\n");
  }

  @Test
  void theStatusIs200() throws Exception {
    var response = new MockHttpServletResponse();
    EventStreamRefusal.write(response, ChatError.BUSY.because(""));
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContentType()).isEqualTo("text/event-stream");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(response.getContentAsString()).contains("retry: ");
  }
}
