package chat.parley.journal;

import static chat.parley.journal.JournalContract.ALICE;
import static chat.parley.journal.JournalContract.KEEP_ALL;
import static chat.parley.journal.JournalContract.ROOM;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.draft;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two nodes on one store; each test decides which batches they receive from each other. */
class TwoNodeJournalIT {

  private final StoreProperties store = Stores.postgres();
  @AutoClose private final JournalNode nodeA = new JournalNode(store, 3, KEEP_ALL);
  @AutoClose private final JournalNode nodeB = new JournalNode(store, 3, KEEP_ALL);

  /**
   * Loads the room on node B; then appends the texts 1, 2 and so on to it by node A, each in its
   * own batch.
   *
   * @return the batches that node A has published
   */
  private List<RecordingDelivery.PublishedBatch> appendNumbersOnNodeA(int count) {
    nodeB.journal.replay(ROOM, new StartPosition.Now());
    appendNumbers(nodeA.journal, ROOM, count);
    return nodeA.published;
  }

  private static String[] numbersUpTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toArray(String[]::new);
  }

  @Test
  void batchesReceivedInAnyOrderAreDispatchedInOffsetOrder() {
    List<RecordingDelivery.PublishedBatch> batches = appendNumbersOnNodeA(4);
    for (int i : new int[] {2, 0, 3, 1}) {
      nodeB.receive(nodeA, batches.get(i));
    }
    assertThat(texts(nodeB.dispatched)).containsExactly(numbersUpTo(4));
  }

  @Test
  void aBatchReceivedAgainIsDispatchedOnce() {
    List<RecordingDelivery.PublishedBatch> batches = appendNumbersOnNodeA(2);
    for (int i : new int[] {0, 0, 1, 0, 1}) {
      nodeB.receive(nodeA, batches.get(i));
    }
    assertThat(texts(nodeB.dispatched)).containsExactly(numbersUpTo(2));
  }

  @Test
  void aGapThatIsNotFilledInTimeIsReadFromTheStore() {
    List<RecordingDelivery.PublishedBatch> batches = appendNumbersOnNodeA(5);
    nodeB.receive(nodeA, batches.get(0));
    nodeB.receive(nodeA, batches.get(4));
    assertThat(texts(nodeB.dispatched)).containsExactly("1");
    nodeB.awaitDispatched(numbersUpTo(5));
    assertThat(nodeB.journal.metrics().repairedMessages()).isEqualTo(3);
  }

  @Test
  void aLossAtTheEndOfAStreamIsDetected() {
    nodeB.receive(nodeA, appendNumbersOnNodeA(3).getFirst());
    nodeB.awaitDispatched(numbersUpTo(3));
    // On a busy machine the first batch may be received after it was read from the store.
    assertThat(nodeB.journal.metrics().repairedMessages()).isBetween(2L, 3L);
  }

  @Test
  void withoutABrokerLinkMessagesAreReadFromTheStore() {
    nodeB.remoteBatches.setBrokerLinked(false);
    appendNumbersOnNodeA(3);
    nodeB.awaitDispatched(numbersUpTo(3));
  }

  @Test
  void anUnreadableBatchIsReadFromTheStore() {
    appendNumbersOnNodeA(2);
    nodeB.remoteBatches.suspectLoss();
    nodeB.awaitDispatched(numbersUpTo(2));
  }

  @Test
  void aGapOfManyPagesIsFilled() {
    nodeB.journal.replay(ROOM, new StartPosition.Now());
    var drafts = IntStream.rangeClosed(1, 1234).mapToObj(i -> draft(ROOM, "" + i)).toList();
    append(nodeA.journal, drafts);
    nodeB.awaitDispatched(numbersUpTo(1234));
  }

  @Test
  void messagesOfBothNodesAreDispatchedInOffsetOrder() {
    nodeA.journal.replay(ROOM, new StartPosition.Now());
    nodeB.journal.replay(ROOM, new StartPosition.Now());
    for (int i = 0; i < 20; i++) {
      append(nodeA.journal, draft(ROOM, "one " + i));
      append(nodeB.journal, draft(ROOM, "other " + i));
    }
    nodeA.published.reversed().forEach(batch -> nodeB.receive(nodeA, batch));
    nodeB.published.reversed().forEach(batch -> nodeA.receive(nodeB, batch));
    for (JournalNode node : List.of(nodeA, nodeB)) {
      Await.until(
          () -> "dispatched: " + node.dispatched.size(), () -> node.dispatched.size() == 40);
      assertThat(node.dispatched)
          .extracting(ChatMessage::offset)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void readsIncludeMessagesStoredByTheOtherNode() {
    StoredMessage last = appendNumbers(nodeA.journal, ROOM, 3);
    Replay replay = nodeB.journal.replay(ROOM, new StartPosition.Last(2));
    assertThat(replay.end()).isEqualTo(last.position());
    assertThat(texts(replay)).containsExactly("2", "3");
    assertThat(texts(nodeB.journal.history(ROOM, new HistoryRange.Newest(2)).messages()))
        .containsExactly("2", "3");
  }

  @Test
  void aMessageRemovedByTheOtherNodeIsNotReadFromMemory() {
    append(nodeB.journal, draft(ROOM, "secret"));
    append(nodeA.journal, Draft.removal(ROOM, ALICE, 1));
    assertThat(texts(nodeB.journal.history(ROOM, new HistoryRange.Newest(2)).messages()))
        .containsExactly("", "");
  }

  @Test
  void aLaterPositionFromTheOtherNodeIsRecovered() {
    nodeB.journal.replay(ROOM, new StartPosition.Now());
    StoredMessage last = appendNumbers(nodeA.journal, ROOM, 3);
    Replay replay = nodeB.journal.replay(ROOM, new StartPosition.After(last.position()));
    assertThat(replay.recovered()).isTrue();
    assertThat(texts(replay)).isEmpty();
  }

  @Test
  void aRepeatToTheOtherNodeIsARepeat() {
    StoredMessage first = append(nodeA.journal, draft(ROOM, ALICE, "x", "id"));
    assertThat(append(nodeB.journal, draft(ROOM, ALICE, "x", "id")))
        .isEqualTo(JournalContract.repeatOf(first));
  }

  @Test
  void aMessageStoredByTheOtherNodeIsFoundByItsId() {
    Draft draft = draft(ROOM, ALICE, "x", "id");
    assertThat(nodeB.journal.findRepeats(List.of(draft))).isEmpty();
    StoredMessage first = append(nodeA.journal, draft);
    assertThat(nodeB.journal.findRepeats(List.of(draft)))
        .containsExactly(JournalContract.repeatOf(first));
  }

  @Test
  void messagesOfAnotherStoreAreIgnored() {
    List<RecordingDelivery.PublishedBatch> batches = appendNumbersOnNodeA(1);
    ChatMessage message = batches.getFirst().messages().getFirst();
    var position = new StreamPosition("another epoch", 1);
    nodeB.remoteBatches.receive(
        "stranger", 1, List.of(new ChatMessage("id", 0, position, message.draft())));
    assertThat(nodeB.dispatched).isEmpty();
    nodeB.receive(nodeA, batches.getFirst());
    assertThat(nodeB.dispatched).containsExactly(message);
  }

  @Test
  void aReceivedMessageThatIsNotStoredIsDiscarded() {
    List<RecordingDelivery.PublishedBatch> batches = appendNumbersOnNodeA(2);
    ChatMessage message = batches.getFirst().messages().getFirst();
    var position = new StreamPosition(message.position().epoch(), 1_000_000);
    nodeB.remoteBatches.receive(
        "liar", 1, List.of(new ChatMessage("id", 0, position, message.draft())));
    nodeB.awaitDispatched(numbersUpTo(2));
    Await.until(
        () -> "an end of the stream after offset 2",
        () -> nodeB.journal.replay(ROOM, new StartPosition.Now()).end().offset() == 2);
    append(nodeB.journal, draft(ROOM, "3"));
    nodeB.awaitDispatched(numbersUpTo(3));
  }

  @Test
  void aBatchOfRepeatsIsPublished() {
    append(nodeA.journal, draft(ROOM, ALICE, "x", "id"));
    append(nodeA.journal, draft(ROOM, ALICE, "x", "id"));
    assertThat(nodeA.published)
        .extracting(RecordingDelivery.PublishedBatch::number)
        .containsExactly(1L, 2L);
    assertThat(nodeA.published.getLast().messages()).isEmpty();
  }

  @Test
  void thousandsOfSimultaneousSubscriptionsShareQueries() throws Exception {
    append(nodeA.journal, draft(ROOM, "1"));
    try (var locking = Stores.connect(store.store());
        var lock = locking.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      locking.setAutoCommit(false);
      lock.execute("lock table stream in access exclusive mode");
      List<Future<Replay>> replays =
          IntStream.range(0, 2_000)
              .mapToObj(
                  _ -> threads.submit(() -> nodeB.journal.replay(ROOM, new StartPosition.Now())))
              .toList();
      Await.until(
          () -> "no query waiting for the lock",
          () -> Stores.sessionsWaitingForLocks(store.store()) > 0);
      Await.pause(Duration.ofMillis(100));
      assertThat(Stores.sessionsWaitingForLocks(store.store())).isLessThanOrEqualTo(2);
      locking.rollback();
      for (Future<Replay> replay : replays) {
        assertThat(replay.get().end().offset()).isEqualTo(1);
      }
    }
  }
}
