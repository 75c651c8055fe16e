package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.RemoteBatches;
import chat.parley.journal.StartPosition;
import chat.parley.journal.TestRemoteBatches;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterListenerTest {

  private final Address room = TestMessages.newRoom();
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private StandaloneConversation conversation;
  private RemoteBatches batches;
  private ClusterListener listener;
  private String epoch;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    batches = conversation.remoteBatches();
    listener = new ClusterListener(batches, conversation.fanout(), conversation.activity());
    Conversation.Joined joined =
        conversation
            .conversation()
            .subscribe(
                new Conversation.Subscriber(
                    Identity.of(new UserName("bob")),
                    "default",
                    TestMessages.BODY,
                    outbox.outbox(),
                    null,
                    _ -> {}),
                room,
                new StartPosition.Now());
    joined.begin();
    epoch = joined.replay().end().epoch();
  }

  @AfterEach
  void stop() {
    conversation.close();
    outbox.close();
  }

  @Test
  void batchesOfOtherNodesAreDelivered() {
    listener.batchReceived(
        "other",
        1,
        List.of(TestMessages.message(TestMessages.persistent(room, "hello"), epoch, 1)));
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(TestRemoteBatches.isLossSuspected(batches)).isFalse();
  }

  @Test
  void ephemeralMessagesOfOtherNodesAreDelivered() {
    listener.ephemeralReceived(
        new ChatMessage("~1", 1, null, TestMessages.ephemeral(room, "hello")));
    assertThat(outbox.nextText()).isEqualTo("hello");
  }

  @Test
  void afterAnUnreadableFrameMessagesMayBeMissing() {
    listener.unreadableFrameReceived();
    assertThat(TestRemoteBatches.isLossSuspected(batches)).isTrue();
  }

  @Test
  void aChangeOfTheLinkIsForwarded() {
    listener.linkChanged(true);
    assertThat(TestRemoteBatches.isBrokerLinked(batches)).isTrue();
    listener.linkChanged(false);
    assertThat(TestRemoteBatches.isBrokerLinked(batches)).isFalse();
    assertThat(TestRemoteBatches.isLossSuspected(batches)).isTrue();
  }
}
