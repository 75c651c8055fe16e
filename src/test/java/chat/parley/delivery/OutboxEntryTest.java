package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class OutboxEntryTest {

  private final StreamSubscriptions subscriptions =
      new StreamSubscriptions(new chat.parley.message.Address.Everyone(), new Semaphore(1));

  private OutboxEntry tracked(Payload payload) {
    try (var session = DirectOutbox.open()) {
      Subscription subscription =
          subscriptions.add(RoomMessages::encode, session.outbox(), _ -> {});
      assertThat(subscription).isNotNull();
      return new OutboxEntry.Tracked(payload, subscription, 1);
    }
  }

  @Test
  void aTrackedEntryIsWrittenLikeItsPayload() {
    byte[] bytes = "a".getBytes(UTF_8);
    OutboxEntry text = tracked(new Payload(bytes, true, false));
    assertThat(text.bytes()).isSameAs(bytes);
    assertThat(text.text()).isTrue();
    OutboxEntry binary = tracked(new Payload(bytes, false, false));
    assertThat(binary.text()).isFalse();
  }
}
