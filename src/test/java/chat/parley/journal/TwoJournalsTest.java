package chat.parley.journal;

import static chat.parley.journal.JournalContract.ALICE;
import static chat.parley.journal.JournalContract.BOB;
import static chat.parley.journal.JournalContract.INBOX;
import static chat.parley.journal.JournalContract.KEEP_ALL;
import static chat.parley.journal.JournalContract.REPAIRS;
import static chat.parley.journal.JournalContract.ROOM;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.draft;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryProperties.Keep;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Two processes on one store, with a way between them that is as bad as each test wants it. */
class TwoJournalsTest {

  private static final String PHONE = "phone";

  /** What one process has told the other. */
  private record Told(long number, List<ChatMessage> messages) {}

  /** One process. Everything is read in it. */
  private static final class Node implements Peers, AutoCloseable {

    final List<ChatMessage> handedOn = new CopyOnWriteArrayList<>();
    final List<Told> told = new CopyOnWriteArrayList<>();
    private final Database database;
    private final Journal journal;

    Node(StoreProperties store, int inboxMessages, Keep keep) {
      database = new Database(store);
      journal =
          new Journal(
              database,
              new HistoryProperties(keep, inboxMessages, DataSize.ofMegabytes(16)),
              REPAIRS,
              InstantSource.system(),
              (messages, answers) -> {
                handedOn.addAll(messages);
                answers.run();
              },
              this);
      append(journal, List.of());
      journal.linked(true);
    }

    @Override
    public boolean subscribed(Address address) {
      return true;
    }

    @Override
    public void stored(long number, List<ChatMessage> messages) {
      told.add(new Told(number, messages));
    }

    void hears(Node other, Told batch) {
      journal.learn(other.database.writerId(), batch.number(), batch.messages());
    }

    void awaitHandedOn(String... texts) {
      Await.until(() -> "handed on: " + texts(handedOn), () -> handedOn.size() >= texts.length);
      assertThat(texts(handedOn)).containsExactly(texts);
    }

    @Override
    public void close() {
      journal.close();
      database.close();
    }
  }

  private final StoreProperties store = Stores.postgres();
  private final Node one = new Node(store, 3, KEEP_ALL);
  private final Node other = new Node(store, 3, KEEP_ALL);

  @AfterEach
  void stop() {
    one.close();
    other.close();
  }

  /** One stores 1, 2 and so on, each in a batch of its own, while the other reads the room live. */
  private List<Told> numbers(int count) {
    other.journal.read(ROOM, new ReadFrom.Now());
    appendNumbers(one.journal, ROOM, count);
    return one.told;
  }

  private static String[] upTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toArray(String[]::new);
  }

  @Test
  void whatComesInAnyOrderLeavesInItsOwn() {
    List<Told> batches = numbers(4);
    for (int i : new int[] {2, 0, 3, 1}) {
      other.hears(one, batches.get(i));
    }
    assertThat(texts(other.handedOn)).containsExactly(upTo(4));
    assertThat(other.journal.repaired()).isZero();
  }

  @Test
  void whatComesAgainLeavesOnce() {
    List<Told> batches = numbers(2);
    for (int i : new int[] {0, 0, 1, 0, 1}) {
      other.hears(one, batches.get(i));
    }
    assertThat(texts(other.handedOn)).containsExactly(upTo(2));
  }

  @Test
  void aHoleIsWaitedForAndThenReadFromTheStore() {
    List<Told> batches = numbers(5);
    other.hears(one, batches.get(0));
    other.hears(one, batches.get(4));
    assertThat(texts(other.handedOn)).containsExactly("1");
    other.awaitHandedOn(upTo(5));
    assertThat(other.journal.repaired()).isEqualTo(3);
  }

  @Test
  void aLossWithNothingBehindItIsFound() {
    other.hears(one, numbers(3).getFirst());
    other.awaitHandedOn(upTo(3));
    assertThat(other.journal.repaired()).isEqualTo(2);
  }

  @Test
  void withoutALinkTheStoreIsReadInItsPlace() {
    other.journal.linked(false);
    numbers(3);
    other.awaitHandedOn(upTo(3));
  }

  @Test
  void whatCanNotBeReadIsReadFromTheStore() {
    numbers(2);
    other.journal.unreadable();
    other.awaitHandedOn(upTo(2));
  }

  @Test
  void aHoleOfManyPagesIsFilled() {
    other.journal.read(ROOM, new ReadFrom.Now());
    var all = IntStream.rangeClosed(1, 1234).mapToObj(i -> draft(ROOM, "" + i)).toList();
    append(one.journal, all);
    other.awaitHandedOn(upTo(1234));
  }

  @Test
  void bothWriteAndEachSeesOneOrder() {
    one.journal.read(ROOM, new ReadFrom.Now());
    other.journal.read(ROOM, new ReadFrom.Now());
    for (int i = 0; i < 20; i++) {
      append(one.journal, draft(ROOM, "one " + i));
      append(other.journal, draft(ROOM, "other " + i));
    }
    one.told.reversed().forEach(batch -> other.hears(one, batch));
    other.told.reversed().forEach(batch -> one.hears(other, batch));
    for (Node node : List.of(one, other)) {
      Await.until(() -> "handed on: " + node.handedOn.size(), () -> node.handedOn.size() == 40);
      assertThat(node.handedOn).extracting(ChatMessage::offset).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whoeverReadsIsToldOfWhatTheOtherHasStored() {
    Stored last = appendNumbers(one.journal, ROOM, 3);
    Replay replay = other.journal.read(ROOM, new ReadFrom.Last(2));
    assertThat(replay.end()).isEqualTo(last.position());
    assertThat(texts(replay)).containsExactly("2", "3");
    assertThat(texts(other.journal.history(ROOM, new Span.Newest(2)).messages()))
        .containsExactly("2", "3");
  }

  @Test
  void whoHasBeenFurtherOnTheOtherIsStillRecovered() {
    other.journal.read(ROOM, new ReadFrom.Now());
    Stored last = appendNumbers(one.journal, ROOM, 3);
    Replay replay = other.journal.read(ROOM, new ReadFrom.After(last.position()));
    assertThat(replay.recovered()).isTrue();
    assertThat(texts(replay)).isEmpty();
  }

  @Test
  void aRepeatToTheOtherIsARepeat() {
    Stored first = append(one.journal, draft(ROOM, ALICE, "x", "id"));
    assertThat(append(other.journal, draft(ROOM, ALICE, "x", "id")))
        .isEqualTo(new Stored(first.messageId(), first.position(), true));
  }

  @Test
  void aDeviceTakesItsPlaceWithIt() {
    appendNumbers(one.journal, INBOX, 3);
    one.journal.delivered(BOB, PHONE, 0, 1);
    one.journal.delivered(BOB, PHONE, 2, 3);
    append(one.journal, List.of());
    assertThat(undelivered(other)).containsExactly("2");
  }

  @Test
  void aDeviceHasWhatItHasHadFromEither() {
    appendNumbers(one.journal, INBOX, 3);
    assertThat(undelivered(one)).isEqualTo(undelivered(other));
    one.journal.delivered(BOB, PHONE, 2, 3);
    other.journal.delivered(BOB, PHONE, 0, 1);
    append(one.journal, List.of());
    append(other.journal, List.of());
    assertThat(undelivered(one)).containsExactly("2");
    assertThat(undelivered(other)).containsExactly("2");
  }

  private static List<String> undelivered(Node node) {
    return texts(node.journal.read(INBOX, new ReadFrom.Undelivered(PHONE)));
  }

  @Test
  void whatIsOfAnotherStoreDoesNotCount() {
    List<Told> batches = numbers(1);
    ChatMessage own = batches.getFirst().messages().getFirst();
    var elsewhere = new StreamPosition("another epoch", 1);
    other.journal.learn("stranger", 1, List.of(new ChatMessage("id", 0, elsewhere, own.draft())));
    assertThat(other.handedOn).isEmpty();
    other.hears(one, batches.getFirst());
    assertThat(other.handedOn).containsExactly(own);
  }

  @Test
  void whoeverTellsOfWhatIsNotStoredBreaksNothing() {
    List<Told> batches = numbers(2);
    ChatMessage own = batches.getFirst().messages().getFirst();
    var far = new StreamPosition(own.position().epoch(), 1_000_000);
    other.journal.learn("liar", 1, List.of(new ChatMessage("id", 0, far, own.draft())));
    other.awaitHandedOn(upTo(2));
    Await.until(
        () -> "the end is still thought to be far away",
        () -> other.journal.read(ROOM, new ReadFrom.Now()).end().offset() == 2);
    append(other.journal, draft(ROOM, "3"));
    other.awaitHandedOn(upTo(3));
  }

  @Test
  void aBatchOfRepeatsIsToldToo() {
    append(one.journal, draft(ROOM, ALICE, "x", "id"));
    append(one.journal, draft(ROOM, ALICE, "x", "id"));
    assertThat(one.told).extracting(Told::number).containsExactly(1L, 2L);
    assertThat(one.told.getLast().messages()).isEmpty();
  }

  @Test
  void aDeviceThatReadsOnTheOtherKeepsWhatItHasNotHad() throws Exception {
    appendNumbers(one.journal, INBOX, 3);
    undelivered(one);
    other.journal.delivered(BOB, PHONE, 0, 1);
    append(other.journal, List.of());
    one.journal.delivered(BOB, "laptop", 0, 3);
    append(one.journal, List.of());
    try (var sweeping = new Node(store, 3, new Keep(Duration.ZERO, 1, Duration.ofMillis(10)))) {
      Await.until(
          () -> "nothing is deleted",
          () -> sweeping.journal.history(INBOX, new Span.Newest(9)).deleted() == 1);
      assertThat(undelivered(other)).containsExactly("2", "3");
    }
  }

  @Test
  void anInboxThatWasReadOnTheOtherHasRoomAgain() {
    appendNumbers(one.journal, INBOX, 3);
    other.journal.read(INBOX, new ReadFrom.Undelivered(PHONE));
    other.journal.delivered(BOB, PHONE, 0, 3);
    append(other.journal, List.of());
    var fourth = new ArrayList<>(List.of(draft(INBOX, "4")));
    assertThat(append(one.journal, fourth).getFirst().position().offset()).isEqualTo(4);
  }
}
