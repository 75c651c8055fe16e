package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.store.MessageResponses;
import chat.parley.store.ResponseReader;
import chat.parley.testkit.Await;
import chat.parley.testkit.LogEntry;
import chat.parley.testkit.TableDump;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of changes, reactions and threads: whatever a client has read, with the changes that
 * follow, is the fold of the log.
 */
abstract class FoldContract extends JournalContract {

  private static final int STEPS = 300;
  private static final int MAX_COPIES = 40;

  /**
   * The messages of a client.
   *
   * @param upTo the offset up to which changes are in the messages
   */
  private record Copy(Address stream, long upTo, Map<Long, LogEntry> messages) {

    static Copy of(Address stream, History page) {
      return new Copy(stream, page.end().offset(), LogEntry.messages(LogEntry.of(page.messages())));
    }
  }

  private final Deque<Copy> copies = new ArrayDeque<>();
  private Random random = new Random(0);
  private ChangingStreams streams = new ChangingStreams(0);
  private Journal journal;

  FoldContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  private void start(long seed) throws Exception {
    random = new Random(seed);
    streams = new ChangingStreams(seed);
    journal = journal(limits(10_000));
  }

  private void write() {
    clock.updateAndGet(now -> now.plusSeconds(1));
    streams.write(journal);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void pagesAndChangesAreTheFoldOfTheLog(long seed) throws Exception {
    start(seed);
    for (int step = 1; step <= STEPS; step++) {
      write();
      Address stream = streams.addresses().get(random.nextInt(3));
      checkPage(stream);
      checkReplay(stream);
      checkChanged(stream);
      checkThread(stream);
      if (step % 20 == 0) {
        checkInboxes();
        checkCopies();
        checkTables();
      }
      if (step % 120 == 0) {
        journal = reopen();
      }
    }
  }

  private void checkPage(Address stream) {
    HistoryRange range = Ranges.next(random, streams.model(stream).end());
    List<LogEntry> present = streams.model(stream).present();
    History page = journal.folded(stream, range);
    List<LogEntry> messages = present.stream().filter(entry -> !entry.isFolded()).toList();
    assertThat(LogEntry.of(page.messages())).as("%s", range).isEqualTo(Ranges.cut(messages, range));
    assertThat(page.end().offset()).isEqualTo(present.size());
    assertMatches(
        LogEntry.of(journal.history(stream, range).messages()), Ranges.cut(present, range));
    checkResponses(stream, page);
    keep(Copy.of(stream, page));
  }

  private static void assertMatches(List<LogEntry> read, List<LogEntry> expected) {
    assertThat(read).hasSameSizeAs(expected);
    for (int i = 0; i < read.size(); i++) {
      LogEntry of = expected.get(i);
      assertThat(read.get(i)).matches(entry -> entry.matches(of), "" + of);
    }
  }

  /** A page has the reactions of the last summary, the own ones, and the lengths of threads. */
  private void checkResponses(Address stream, History page) {
    History read = journal.responses().add(stream, page, ALICE);
    Map<Long, MessageResponses> expected = streams.model(stream).responses(ALICE.value());
    for (ChatMessage message : page.messages()) {
      assertThat(read.responses(message.offset()))
          .as("%s", message)
          .isEqualTo(expected.getOrDefault(message.offset(), MessageResponses.NONE));
    }
  }

  private void checkThread(Address stream) {
    ChangeModel model = streams.model(stream);
    int first = 1 + random.nextInt(model.end() + 1);
    HistoryRange range = Ranges.next(random, model.end());
    List<LogEntry> expected = model.thread(first);
    assertThat(LogEntry.of(journal.thread(stream, first, range).messages()))
        .as("%s %s", first, range)
        .isEqualTo(Ranges.cut(expected, range));
    ResponseReader.ThreadState state =
        journal.responses().thread(stream, first, ALICE, model.end());
    assertThat(state.messages()).isEqualTo(expected.size());
    long own =
        expected.stream()
            .filter(message -> message.from().equals(ALICE.value()))
            .mapToLong(LogEntry::offset)
            .max()
            .orElse(0);
    assertThat(state.read()).isEqualTo(own);
    assertThat(state.unread())
        .isEqualTo(expected.stream().filter(message -> message.offset() > own).count());
  }

  private void keep(Copy copy) {
    copies.addLast(copy);
    if (copies.size() > MAX_COPIES) {
      copies.remove();
    }
  }

  /** A client that has the messages up to any offset continues there. */
  private void checkReplay(Address stream) {
    ChangeModel model = streams.model(stream);
    int known = random.nextInt(model.end() + 1);
    List<LogEntry> replayed = replay(stream, known);
    assertMatches(replayed, model.present().subList(known, model.end()));
    Map<Long, LogEntry> messages = model.fold(known);
    LogEntry.apply(replayed, messages);
    assertThat(messages).isEqualTo(model.messages());
  }

  private List<LogEntry> replay(Address stream, long after) {
    String epoch = journal.history(stream, new HistoryRange.Newest(0)).end().epoch();
    var position = new StreamPosition(epoch, after);
    return LogEntry.of(messages(journal.replay(stream, new StartPosition.After(position))));
  }

  private void checkChanged(Address stream) {
    ChangeModel model = streams.model(stream);
    long after = random.nextInt(model.end() + 1);
    long from = random.nextInt(model.end() + 1);
    var range = new ChangedRange(after, from, from + random.nextInt(50), 1 + random.nextInt(20));
    History changed = journal.changed(stream, range);
    assertThat(LogEntry.of(changed.messages())).as("%s", range).isEqualTo(model.changed(range));
    assertThat(changed.end().offset()).isEqualTo(model.end());
  }

  /** The inbox has the messages of the pair as they are now. */
  private void checkInboxes() {
    Collection<LogEntry> pair = messages(ChangingStreams.PAIR).values();
    var undelivered = new StartPosition.Undelivered("phone");
    assertThat(messages(journal.replay(INBOX, undelivered)))
        .extracting(ChatMessage::draft)
        .extracting(draft -> draft.body().asString(), Draft::edited, Draft::isRemoved)
        .containsExactlyElementsOf(
            pair.stream()
                .filter(message -> message.from().equals(ALICE.value()))
                .map(m -> tuple(m.text(), m.edited(), m.isRemoved()))
                .toList());
  }

  private Map<Long, LogEntry> messages(Address stream) {
    return streams.model(stream).messages();
  }

  /** Every copy, with the live changes since, is what the log says. */
  private void checkCopies() {
    for (Copy copy : copies) {
      var messages = new TreeMap<>(copy.messages());
      LogEntry.apply(live(copy).toList(), messages);
      Map<Long, LogEntry> expected = messages(copy.stream());
      expected.keySet().retainAll(messages.keySet());
      assertThat(messages).as("%s", copy).isEqualTo(expected);
    }
  }

  /** Returns the entries after those of a copy, as subscribers received them. */
  private Stream<LogEntry> live(Copy copy) {
    return dispatched.stream()
        .filter(message -> message.draft().to().equals(copy.stream()))
        .filter(message -> message.offset() > copy.upTo())
        .map(LogEntry::of);
  }

  private void checkTables() throws SQLException {
    String values = TableDump.of(store());
    for (Address stream : streams.addresses()) {
      assertThat(streams.model(stream).goneContent()).as("%s", stream).noneMatch(values::contains);
      assertThat(messages(stream).values())
          .allMatch(message -> message.isRemoved() || values.contains(message.text()));
    }
  }

  @Test
  void whatIsReadWhileMessagesChangeIsTheFoldWithTheLiveChanges() throws Exception {
    start(4);
    var steps = new Semaphore(0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reading = threads.submit(() -> readDuring(steps));
      for (int step = 1; step <= STEPS; step++) {
        steps.release();
        write();
      }
      copies.addAll(reading.get());
    }
    assertThat(copies).hasSizeGreaterThan(STEPS);
    checkCopies();
  }

  /** Reads pages, changed messages and replays at each step of the writer, while it writes. */
  private List<Copy> readDuring(Semaphore steps) throws InterruptedException {
    var any = new Random(5);
    var read = new ArrayList<Copy>();
    for (int step = 1; step <= STEPS && acquire(steps); step++) {
      Address stream = streams.addresses().get(any.nextInt(3));
      Copy page = Copy.of(stream, journal.folded(stream, Ranges.next(any, step)));
      read.add(page);
      read.add(refreshed(page));
      List<LogEntry> replayed =
          LogEntry.of(messages(journal.replay(stream, new StartPosition.Last(20))));
      if (!replayed.isEmpty()) {
        var messages = new TreeMap<Long, LogEntry>();
        LogEntry.apply(replayed, messages);
        read.add(new Copy(stream, replayed.getLast().offset(), messages));
      }
    }
    return read;
  }

  private static boolean acquire(Semaphore steps) throws InterruptedException {
    return steps.tryAcquire(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A client that was away for a long time requests the changes of its messages. */
  private Copy refreshed(Copy copy) {
    var range = new ChangedRange(copy.upTo(), 0, Long.MAX_VALUE, 100_000);
    History changed = journal.changed(copy.stream(), range);
    var messages = new TreeMap<>(copy.messages());
    for (LogEntry message : LogEntry.of(changed.messages())) {
      messages.computeIfPresent(message.offset(), (_, _) -> message);
    }
    return new Copy(copy.stream(), changed.end().offset(), messages);
  }
}
