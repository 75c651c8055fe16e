package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.transport.WaitingFrames.Batch;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class WaitingFramesTest {

  private final WaitingFrames waiting = new WaitingFrames();

  private static Batch batch(String name) {
    return new Batch(List.of(Frame.of(Frame.TEXT, name.getBytes(UTF_8))), Callback.NOOP);
  }

  private static String name(Batch batch) {
    return new String(batch.frames().getFirst().payload(), UTF_8);
  }

  private List<String> takeEach() {
    var names = new ArrayList<String>();
    for (Batch next = waiting.takeNext(); next != null; next = waiting.takeNext()) {
      names.add(name(next));
    }
    return names;
  }

  @Test
  void controlFramesAreFirstAndTheCloseIsLast() {
    waiting.setClose(batch("close"));
    waiting.setMessages(batch("messages"));
    waiting.setPing(batch("ping"));
    waiting.setPong(batch("pong"));
    assertThat(takeEach()).containsExactly("pong", "ping", "messages", "close");
    assertThat(waiting.takeNext()).isNull();
  }

  @Test
  void onlyTheNewestPongAndOnePingWait() {
    waiting.setPong(batch("old"));
    waiting.setPong(batch("new"));
    waiting.setPing(batch("first"));
    waiting.setPing(batch("second"));
    assertThat(waiting.hasPong()).isTrue();
    assertThat(takeEach()).containsExactly("new", "second");
    assertThat(waiting.hasPong()).isFalse();
  }

  @Test
  void onlyOneBatchOfMessagesWaits() {
    waiting.setMessages(batch("first"));
    assertThatIllegalStateException().isThrownBy(() -> waiting.setMessages(batch("second")));
    assertThat(takeEach()).containsExactly("first");
    waiting.setMessages(batch("second"));
    assertThat(takeEach()).containsExactly("second");
  }

  @Test
  void nothingIsAcceptedAfterTheClose() {
    assertThat(waiting.accepts()).isTrue();
    waiting.setClose(batch("close"));
    assertThat(waiting.accepts()).isFalse();
    assertThat(takeEach()).containsExactly("close");
    assertThat(waiting.accepts()).isFalse();
  }

  @Test
  void afterAFailureNothingWaitsAndNothingIsAccepted() {
    waiting.setPing(batch("ping"));
    waiting.setMessages(batch("messages"));
    assertThat(waiting.takeAll()).map(WaitingFramesTest::name).containsExactly("ping", "messages");
    assertThat(waiting.takeAll()).isEmpty();
    assertThat(waiting.accepts()).isFalse();
  }
}
