package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users that may send 20 messages per second, and so may read one list per second. */
class ListRateTest extends ConversationScene {

  @TempDir static Path directory;

  ListRateTest() throws Exception {
    super(() -> Stores.sqlite(directory), TestLimits.of("messages-per-second=20", "burst=1s"));
  }

  private static ChatException refusal(Runnable read) {
    // It takes a slow machine more than one attempt to be too fast.
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        read.run();
      } catch (ChatException e) {
        assertThat(e.error()).isEqualTo(ChatError.TOO_FAST);
        return e;
      }
    }
    throw new AssertionError("No list was refused");
  }

  @Test
  void listsAreReadAndSubscribedToAtTheRateOfTheirUser() {
    Identity ann = Identity.of(ANN);
    assertThat(list(ANN)).isEmpty();
    assertThat(refusal(() -> list(ANN)).text())
        .isEqualTo(
            "Rate limit exceeded: a user may read the list of conversations 1 times per second");
    RecordedOutbox outbox = RecordedOutbox.open();
    refusal(() -> markers.lists().subscribe(ann, 0, false, ListDevice.BODY, outbox.outbox()).end());
    assertThat(list(BOB)).isEmpty();
    outbox.close();
  }
}
