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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes on one store, with a way between them that is as bad as each test wants it. */
class TwoJournalsTest {

  private final StoreProperties store = Stores.postgres();
  private final JournalNode one = new JournalNode(store, 3, KEEP_ALL);
  private final JournalNode other = new JournalNode(store, 3, KEEP_ALL);

  @AfterEach
  void stop() {
    one.close();
    other.close();
  }

  /** One stores 1, 2 and so on, each in a batch of its own, while the other reads the room live. */
  private List<JournalNode.Told> numbers(int count) {
    other.journal.replay(ROOM, new StartPosition.Now());
    appendNumbers(one.journal, ROOM, count);
    return one.told;
  }

  private static String[] upTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toArray(String[]::new);
  }

  @Test
  void whatComesInAnyOrderLeavesInItsOwn() {
    List<JournalNode.Told> batches = numbers(4);
    for (int i : new int[] {2, 0, 3, 1}) {
      other.hears(one, batches.get(i));
    }
    assertThat(texts(other.handedOn)).containsExactly(upTo(4));
    assertThat(other.journal.metrics().repairedMessages()).isZero();
  }

  @Test
  void whatComesAgainLeavesOnce() {
    List<JournalNode.Told> batches = numbers(2);
    for (int i : new int[] {0, 0, 1, 0, 1}) {
      other.hears(one, batches.get(i));
    }
    assertThat(texts(other.handedOn)).containsExactly(upTo(2));
  }

  @Test
  void aHoleIsWaitedForAndThenReadFromTheStore() {
    List<JournalNode.Told> batches = numbers(5);
    other.hears(one, batches.get(0));
    other.hears(one, batches.get(4));
    assertThat(texts(other.handedOn)).containsExactly("1");
    other.awaitHandedOn(upTo(5));
    assertThat(other.journal.metrics().repairedMessages()).isEqualTo(3);
  }

  @Test
  void aLossWithNothingBehindItIsFound() {
    other.hears(one, numbers(3).getFirst());
    other.awaitHandedOn(upTo(3));
    assertThat(other.journal.metrics().repairedMessages()).isEqualTo(2);
  }

  @Test
  void withoutALinkTheStoreIsReadInItsPlace() {
    other.journal.setBrokerLinked(false);
    numbers(3);
    other.awaitHandedOn(upTo(3));
  }

  @Test
  void whatCanNotBeReadIsReadFromTheStore() {
    numbers(2);
    other.journal.unreadableBatchReceived();
    other.awaitHandedOn(upTo(2));
  }

  @Test
  void aHoleOfManyPagesIsFilled() {
    other.journal.replay(ROOM, new StartPosition.Now());
    var all = IntStream.rangeClosed(1, 1234).mapToObj(i -> draft(ROOM, "" + i)).toList();
    append(one.journal, all);
    other.awaitHandedOn(upTo(1234));
  }

  @Test
  void bothWriteAndEachSeesOneOrder() {
    one.journal.replay(ROOM, new StartPosition.Now());
    other.journal.replay(ROOM, new StartPosition.Now());
    for (int i = 0; i < 20; i++) {
      append(one.journal, draft(ROOM, "one " + i));
      append(other.journal, draft(ROOM, "other " + i));
    }
    one.told.reversed().forEach(batch -> other.hears(one, batch));
    other.told.reversed().forEach(batch -> one.hears(other, batch));
    for (JournalNode node : List.of(one, other)) {
      Await.until(() -> "handed on: " + node.handedOn.size(), () -> node.handedOn.size() == 40);
      assertThat(node.handedOn).extracting(ChatMessage::offset).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whoeverReadsIsToldOfWhatTheOtherHasStored() {
    StoredMessage last = appendNumbers(one.journal, ROOM, 3);
    Replay replay = other.journal.replay(ROOM, new StartPosition.Last(2));
    assertThat(replay.end()).isEqualTo(last.position());
    assertThat(texts(replay)).containsExactly("2", "3");
    assertThat(texts(other.journal.history(ROOM, new HistoryRange.Newest(2)).messages()))
        .containsExactly("2", "3");
  }

  @Test
  void whatTheOtherHasRemovedIsNotReadFromMemory() {
    append(other.journal, draft(ROOM, "secret"));
    append(one.journal, Draft.removal(ROOM, ALICE, 1));
    assertThat(texts(other.journal.history(ROOM, new HistoryRange.Newest(2)).messages()))
        .containsExactly("", "");
  }

  @Test
  void whoHasBeenFurtherOnTheOtherIsStillRecovered() {
    other.journal.replay(ROOM, new StartPosition.Now());
    StoredMessage last = appendNumbers(one.journal, ROOM, 3);
    Replay replay = other.journal.replay(ROOM, new StartPosition.After(last.position()));
    assertThat(replay.recovered()).isTrue();
    assertThat(texts(replay)).isEmpty();
  }

  @Test
  void aRepeatToTheOtherIsARepeat() {
    StoredMessage first = append(one.journal, draft(ROOM, ALICE, "x", "id"));
    assertThat(append(other.journal, draft(ROOM, ALICE, "x", "id")))
        .isEqualTo(new StoredMessage(first.messageId(), first.position(), true));
  }

  @Test
  void whatIsOfAnotherStoreDoesNotCount() {
    List<JournalNode.Told> batches = numbers(1);
    ChatMessage own = batches.getFirst().messages().getFirst();
    var elsewhere = new StreamPosition("another epoch", 1);
    other.journal.receive("stranger", 1, List.of(new ChatMessage("id", 0, elsewhere, own.draft())));
    assertThat(other.handedOn).isEmpty();
    other.hears(one, batches.getFirst());
    assertThat(other.handedOn).containsExactly(own);
  }

  @Test
  void whoeverTellsOfWhatIsNotStoredBreaksNothing() {
    List<JournalNode.Told> batches = numbers(2);
    ChatMessage own = batches.getFirst().messages().getFirst();
    var far = new StreamPosition(own.position().epoch(), 1_000_000);
    other.journal.receive("liar", 1, List.of(new ChatMessage("id", 0, far, own.draft())));
    other.awaitHandedOn(upTo(2));
    Await.until(
        () -> "the end is still thought to be far away",
        () -> other.journal.replay(ROOM, new StartPosition.Now()).end().offset() == 2);
    append(other.journal, draft(ROOM, "3"));
    other.awaitHandedOn(upTo(3));
  }

  @Test
  void aBatchOfRepeatsIsToldToo() {
    append(one.journal, draft(ROOM, ALICE, "x", "id"));
    append(one.journal, draft(ROOM, ALICE, "x", "id"));
    assertThat(one.told).extracting(JournalNode.Told::number).containsExactly(1L, 2L);
    assertThat(one.told.getLast().messages()).isEmpty();
  }

  @Test
  void thousandsWhoSubscribeAtOnceAskTheStoreInFewQuestions() throws Exception {
    append(one.journal, draft(ROOM, "1"));
    try (var held = Stores.connect(store.store());
        var lock = held.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      held.setAutoCommit(false);
      lock.execute("lock table stream in access exclusive mode");
      List<Future<Replay>> readers =
          IntStream.range(0, 2_000)
              .mapToObj(
                  _ -> threads.submit(() -> other.journal.replay(ROOM, new StartPosition.Now())))
              .toList();
      Await.until(() -> "nobody has asked", () -> Stores.waitingForLocks(store.store()) > 0);
      Await.pause(Duration.ofMillis(100));
      assertThat(Stores.waitingForLocks(store.store())).isLessThanOrEqualTo(2);
      held.rollback();
      for (Future<Replay> reader : readers) {
        assertThat(reader.get().end().offset()).isEqualTo(1);
      }
    }
  }
}
