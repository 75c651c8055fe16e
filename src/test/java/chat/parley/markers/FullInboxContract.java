package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An inbox of at most 3 messages whose owner reads conversations only. Each store passes it. */
abstract class FullInboxContract extends ConversationScene {

  /** Longer than the number of read entries is remembered. */
  private static final Duration REMEMBERED = Duration.ofMillis(1_100);

  FullInboxContract(StoreFactory factory) throws Exception {
    super(factory, TestLimits.of("inbox-messages=3"));
  }

  @Test
  void messagesThatTheOwnerHasReadDoNotFillTheInbox() throws Exception {
    Address pair = Address.Pair.of(ANN, BOB);
    for (int i = 0; i < 3; i++) {
      send(ANN, pair, "x");
    }
    assertThatThrownBy(() -> send(ANN, pair, "x")).hasMessageContaining("full");
    read(BOB, "with.ann", 2);
    Await.pause(REMEMBERED);
    send(ANN, pair, "4");
    send(CARL, new Address.Inbox(BOB), "5");
    assertThatThrownBy(() -> send(ANN, pair, "x")).hasMessageContaining("full");
    assertThat(entry(BOB, "with.ann").unread()).isEqualTo(2);
    read(BOB, "with.ann", 4);
    Await.pause(REMEMBERED);
    send(ANN, pair, "6");
    send(ANN, pair, "7");
    assertThatThrownBy(() -> send(ANN, pair, "x")).hasMessageContaining("full");
  }
}
