package chat.parley.journal;

import static chat.parley.journal.JournalParts.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.ChatMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteBatchesTest {

  private static final String OTHER = "other";

  @AutoClose private final JournalParts parts;
  private final RemoteBatches batches;

  RemoteBatchesTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    batches = parts.remoteBatches();
  }

  private List<ChatMessage> storeAfterLoading(int count) throws Exception {
    parts.lastOffset(ROOM);
    return parts.storeNumbers(ROOM, count);
  }

  @Test
  void receivedMessagesAreDeliveredOnce() throws Exception {
    List<ChatMessage> messages = storeAfterLoading(2);
    batches.receive(OTHER, 1, messages);
    batches.receive(OTHER, 1, messages);
    assertThat(parts.delivery.delivered).isEqualTo(messages);
    assertThat(parts.delivery.published).isEmpty();
    assertThat(batches.isLossSuspected()).isFalse();
  }

  @Test
  void messagesOfASubscribedStreamWaitForEarlierOnes() throws Exception {
    parts.subscribe(ROOM);
    List<ChatMessage> messages = parts.storeNumbers(ROOM, 2);
    batches.receive(OTHER, 2, messages.subList(1, 2));
    assertThat(parts.delivery.delivered).isEmpty();
    batches.receive(OTHER, 1, messages.subList(0, 1));
    assertThat(parts.delivery.delivered).isEqualTo(messages);
  }

  @Test
  void onlyBatchesThatWereNotReceivedAreMissing() {
    batches.receive(OTHER, 1, List.of());
    assertThat(batches.checkMissing(Map.of(OTHER, 1L), false)).isFalse();
    assertThat(batches.checkMissing(Map.of(OTHER, 2L), true)).isFalse();
    assertThat(batches.checkMissing(Map.of(OTHER, 2L), true)).isTrue();
  }

  @Test
  void aBatchThatCannotBeDeliveredRaisesSuspicion() throws Exception {
    List<ChatMessage> messages = storeAfterLoading(1);
    parts.delivery.failure = new IllegalStateException("Broken by a test");
    assertThatThrownBy(() -> batches.receive(OTHER, 1, messages)).isSameAs(parts.delivery.failure);
    assertThat(batches.isLossSuspected()).isTrue();
  }

  @Test
  void aReportedLossRaisesSuspicionUntilItIsCleared() {
    assertThat(batches.isLossSuspected()).isFalse();
    batches.suspectLoss();
    assertThat(batches.isLossSuspected()).isTrue();
    batches.clearSuspicion();
    assertThat(batches.isLossSuspected()).isFalse();
  }

  @Test
  void everyChangeOfTheBrokerLinkRaisesSuspicion() {
    assertThat(batches.isBrokerLinked()).isFalse();
    batches.setBrokerLinked(true);
    assertThat(batches.isBrokerLinked()).isTrue();
    assertThat(batches.isLossSuspected()).isTrue();
    batches.clearSuspicion();
    batches.setBrokerLinked(false);
    assertThat(batches.isBrokerLinked()).isFalse();
    assertThat(batches.isLossSuspected()).isTrue();
  }
}
