package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.EphemeralIds;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceSessionTest {

  @TempDir private Path directory;

  @Test
  void theEndOfASubscriptionDoesNotWaitForThePresenceThread() throws Exception {
    try (var conversation = new StandaloneConversation(Stores.sqlite(directory));
        var users = TestPresence.of(conversation, TestLimits.of());
        var outbox = RecordedOutbox.open()) {
      Presence presence = users.presence();
      PresenceSession session =
          presence.open(TestSessions.open(conversation.sessions(), "ann"), outbox.outbox());
      session.subscribe();
      session.begin(
          message -> new Payload(message.draft().body().bytes(), true, true), new EphemeralIds());
      var ended = new CountDownLatch(1);
      var waited = new CountDownLatch(1);
      presence.execute(
          _ -> {
            try {
              ended.await();
              waited.countDown();
            } catch (InterruptedException _) {
              // The thread is stopped.
            }
          });
      session.unsubscribe();
      session.close();
      assertThat(waited.getCount()).isOne();
      ended.countDown();
    }
  }
}
