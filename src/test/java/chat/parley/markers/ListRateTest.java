package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.ChatError;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user that may send 40 messages per second, and so may read 2 lists per second, 3 at once. */
class ListRateTest extends ConversationScene {

  private static final WireForm BODY =
      message -> new Payload(message.draft().body().bytes(), true, true);

  @TempDir static Path directory;

  ListRateTest() throws Exception {
    super(() -> Stores.sqlite(directory), TestLimits.of("messages-per-second=40", "burst=1500ms"));
  }

  @Test
  void listsAreReadAndSubscribedToAtTheRateOfTheirUser() {
    Identity ann = Identity.of(ANN);
    assertThat(list(ANN)).isEmpty();
    assertThat(list(ANN)).isEmpty();
    RecordedOutbox outbox = RecordedOutbox.open();
    markers.lists().subscribe(ann, 0, BODY, outbox.outbox()).end();
    var refusal =
        ChatExceptions.expect(
            ChatError.TOO_FAST, () -> markers.lists().subscribe(ann, 0, BODY, outbox.outbox()));
    assertThat(refusal.text())
        .isEqualTo(
            "Rate limit exceeded: a user may read the list of conversations 2 times per second");
    ChatExceptions.expect(ChatError.TOO_FAST, () -> list(ANN));
    assertThat(list(BOB)).isEmpty();
    outbox.close();
  }
}
