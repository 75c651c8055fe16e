package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.testkit.Shows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Journal#append}: offsets, atomicity and idempotency. */
abstract class AppendContract extends JournalContract {

  private static final int WRITERS = 8;

  AppendContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  @Test
  @Shows("offsets")
  void offsetsStartAtOneWithoutGaps() throws Exception {
    Journal journal = journal();
    for (long expected = 1; expected <= 5; expected++) {
      assertThat(append(journal, draft(ROOM, "x")).position().offset()).isEqualTo(expected);
    }
  }

  @Test
  void eachStreamHasItsOwnOffsetsAndEpoch() throws Exception {
    Journal journal = journal();
    StoredMessage room = appendNumbers(journal, ROOM, 3);
    StoredMessage inbox = append(journal, draft(INBOX, "x"));
    assertThat(inbox.position().offset()).isEqualTo(1);
    assertThat(inbox.position().epoch()).isNotEqualTo(room.position().epoch());
  }

  @Test
  @Shows("epochs")
  void theEpochOfAStreamDoesNotChange() throws Exception {
    Journal journal = journal();
    String epoch = journal.replay(ROOM, new StartPosition.Now()).end().epoch();
    assertThat(append(journal, draft(ROOM, "x")).position().epoch()).isEqualTo(epoch);
    assertThat(append(journal, draft(ROOM, "y")).position().epoch()).isEqualTo(epoch);
  }

  @Test
  void theListenerReceivesTheMessageAsAppended() throws Exception {
    byte[] bytes = {0, (byte) 0xFF, '\n'};
    var draft =
        new Draft(ROOM, BOB, Body.ofBytes(bytes, "image/x"), "id 1", true, Map.of("x-a", "b"));
    StoredMessage stored = append(journal(), draft);
    ChatMessage message = dispatched.getFirst();
    assertThat(message.id()).isEqualTo(stored.messageId());
    assertThat(message.position()).isEqualTo(stored.position());
    assertThat(message.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(message.draft()).usingRecursiveComparison().isEqualTo(draft);
  }

  @Test
  void resultsAndDispatchedMessagesAreInBatchOrder() throws Exception {
    Journal journal = journal();
    List<StoredMessage> stored =
        append(journal, List.of(draft(ROOM, "a"), draft(INBOX, "b"), draft(ROOM, "c")));
    assertThat(stored).extracting(result -> result.position().offset()).containsExactly(1L, 1L, 2L);
    assertThat(texts(dispatched)).containsExactly("a", "b", "b", "c");
    assertThat(dispatched)
        .filteredOn(message -> !(message.draft().to() instanceof Address.Pair))
        .extracting(ChatMessage::id)
        .isEqualTo(stored.stream().map(StoredMessage::messageId).toList());
    assertThat(append(journal, List.of())).isEmpty();
  }

  @Test
  @Shows({"stomp-atomic", "transaction-batch"})
  void aBatchIsStoredCompletelyOrNotAtAll() throws Exception {
    Journal journal = journal(limits(2));
    append(journal, draft(INBOX, "first"));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(
            () ->
                append(
                    journal,
                    List.of(draft(ROOM, "a"), draft(INBOX, "b"), draft(INBOX, "too many"))));
    assertThat(texts(dispatched)).containsExactly("first", "first");
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning()))).isEmpty();
    assertThat(texts(journal.replay(INBOX, new StartPosition.Beginning())))
        .containsExactly("first");
    assertThat(append(journal, draft(ROOM, "x")).position().offset()).isEqualTo(1);
  }

  @Test
  @Shows("idempotent")
  void aRepeatIsNotStoredAndReturnsTheFirstPosition() throws Exception {
    Journal journal = journal();
    StoredMessage first = append(journal, draft(ROOM, ALICE, "first", "id"));
    append(journal, draft(ROOM, "between"));
    StoredMessage repeat = append(journal, draft(ROOM, ALICE, "again, changed", "id"));
    assertThat(first.duplicate()).isFalse();
    assertThat(repeat).isEqualTo(repeatOf(first));
    assertThat(texts(dispatched)).containsExactly("first", "between");
  }

  @Test
  void aRepeatToAnotherStreamIsARepeat() throws Exception {
    Journal journal = journal();
    StoredMessage first = append(journal, draft(ROOM, ALICE, "first", "id"));
    StoredMessage elsewhere = append(journal, draft(new Address.Everyone(), ALICE, "first", "id"));
    assertThat(elsewhere.position()).isEqualTo(first.position());
    assertThat(elsewhere.duplicate()).isTrue();
  }

  @Test
  void theSameIdFromAnotherSenderIsNotARepeat() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, ALICE, "of alice", "id"));
    assertThat(append(journal, draft(ROOM, BOB, "of bob", "id")).duplicate()).isFalse();
    assertThat(texts(dispatched)).containsExactly("of alice", "of bob");
  }

  @Test
  void aRepeatWithinABatchIsDetected() throws Exception {
    List<StoredMessage> stored =
        append(journal(), List.of(draft(ROOM, ALICE, "a", "id"), draft(ROOM, ALICE, "a", "id")));
    assertThat(stored).extracting(StoredMessage::duplicate).containsExactly(false, true);
    assertThat(texts(dispatched)).containsExactly("a");
  }

  @Test
  void aRepeatToAFullInboxIsARepeat() throws Exception {
    Journal journal = journal(limits(1));
    StoredMessage first = append(journal, draft(INBOX, ALICE, "fills it", "id"));
    StoredMessage repeat = append(journal, draft(INBOX, ALICE, "fills it", "id"));
    assertThat(repeat).isEqualTo(repeatOf(first));
  }

  @Test
  @Shows("idempotent-rate")
  void storedMessagesAreFoundByTheirIds() throws Exception {
    Journal journal = journal(limits(1));
    Draft inRoom = draft(ROOM, ALICE, "first", "1");
    Draft inInbox = draft(INBOX, ALICE, "fills it", "2");
    List<StoredMessage> stored = append(journal, List.of(inRoom, inInbox));
    assertThat(journal.findRepeats(List.of(inInbox, inRoom, inInbox)))
        .containsExactly(repeatOf(stored.get(1)), repeatOf(stored.get(0)), repeatOf(stored.get(1)));
    Draft elsewhere = draft(new Address.Everyone(), ALICE, "changed", "1");
    assertThat(journal.findRepeats(List.of(elsewhere))).containsExactly(repeatOf(stored.get(0)));
    assertThat(reader().stream(elsewhere.to()).id()).isZero();
    assertThat(journal.findRepeats(List.of(inRoom, draft(ROOM, ALICE, "new", "3")))).isEmpty();
    assertThat(journal.findRepeats(List.of(draft(ROOM, BOB, "of bob", "1")))).isEmpty();
    assertThat(texts(dispatched)).containsExactly("first", "fills it", "fills it");
  }

  @Test
  @Shows("remove-again")
  void aMessageIsRemovedOnce() throws Exception {
    Journal journal = journal();
    appendNumbers(journal, ROOM, 3);
    append(journal, Draft.removal(ROOM, ALICE, 3));
    StoredMessage first = append(journal, Draft.removal(ROOM, ALICE, 1));
    append(journal, draft(ROOM, "6"));
    assertThat(append(journal, Draft.removal(ROOM, BOB, 1))).isEqualTo(repeatOf(first));
    assertThat(append(reopen(), Draft.removal(ROOM, BOB, 1))).isEqualTo(repeatOf(first));
    assertThat(texts(dispatched)).containsExactly("1", "2", "3", "", "", "6");
  }

  @Test
  void aMessageIsRemovedOnceByOneBatch() throws Exception {
    Journal journal = journal();
    List<StoredMessage> removals =
        append(
            journal,
            List.of(draft(ROOM, "1"), Draft.removal(ROOM, ALICE, 1), Draft.removal(ROOM, BOB, 1)));
    assertThat(removals.getLast()).isEqualTo(repeatOf(removals.get(1)));
    assertThat(append(journal, draft(ROOM, "3")).position().offset()).isEqualTo(3);
    assertThat(texts(dispatched)).containsExactly("1", "", "3");
  }

  @Test
  void concurrentAppendsAreDispatchedInOffsetOrderWithoutGaps() throws Exception {
    Journal journal = journal(limits(1000));
    inParallel(writer -> appendNumbers(journal, writer % 2 == 0 ? ROOM : INBOX, 100));
    assertThat(offsets(ROOM)).isEqualTo(offsetsUpTo(WRITERS / 2 * 100));
    assertThat(offsets(INBOX)).isEqualTo(offsetsUpTo(WRITERS / 2 * 100));
  }

  @Test
  void concurrentAppendsWithOneIdAreStoredOnce() throws Exception {
    Journal journal = journal();
    for (int round = 0; round < 50; round++) {
      Draft draft = draft(ROOM, ALICE, "round " + round, "id " + round);
      List<StoredMessage> results = inParallel(_ -> append(journal, draft));
      assertThat(results).extracting(StoredMessage::duplicate).containsOnlyOnce(false);
      assertThat(results)
          .extracting(StoredMessage::messageId)
          .containsOnly(dispatched.getLast().id());
    }
    assertThat(dispatched).hasSize(50);
  }

  private List<Long> offsets(Address stream) {
    return dispatched.stream()
        .filter(message -> message.draft().to().equals(stream))
        .map(ChatMessage::offset)
        .toList();
  }

  private static List<Long> offsetsUpTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  /** The append of one of several concurrent writers. */
  private interface ConcurrentAppend {
    StoredMessage append(int writer);
  }

  private static List<StoredMessage> inParallel(ConcurrentAppend append)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<StoredMessage>> results =
          IntStream.range(0, WRITERS)
              .mapToObj(writer -> threads.submit(() -> append.append(writer)))
              .toList();
      var stored = new ArrayList<StoredMessage>();
      for (Future<StoredMessage> result : results) {
        stored.add(result.get());
      }
      return stored;
    }
  }
}
