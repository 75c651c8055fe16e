package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.journal.HistoryProperties.Keep;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.MessagePage;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.store.Database;
import chat.parley.store.LogReader;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Limited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.util.unit.DataSize;

/** What the contracts of a journal have in common. Every store runs all of them. */
public abstract class JournalContract {

  /** Makes an empty store. */
  interface Opening {
    StoreProperties newStore() throws Exception;
  }

  /** How much is kept, and taken. */
  record Bounds(HistoryProperties history, Limits limits) {
    static Bounds of(Keep keep, int inboxMessages) {
      return new Bounds(
          new HistoryProperties(keep, DataSize.ofMegabytes(16)),
          Limited.to("inbox-messages=" + inboxMessages));
    }
  }

  static final Keep KEEP_ALL = new Keep(Duration.ZERO, 0, Duration.ofMinutes(1));
  static final GapRepairProperties REPAIRS =
      new GapRepairProperties(
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofMinutes(1));
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  public static final UserName ALICE = new UserName("alice");
  static final UserName BOB = new UserName("bob");
  public static final Address ROOM = new Address.Room(new RoomName("lobby"));
  static final Address INBOX = new Address.Inbox(BOB);

  /** What the journal has handed on. */
  final List<ChatMessage> handedOn = new CopyOnWriteArrayList<>();

  /** What the journal has told of. */
  final Failures failures = new Failures(ProcessHalt.NONE);

  /** What time it is for the journal. */
  final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

  /** How far the wall clock is ahead of the monotonic one. */
  final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private final Opening opening;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable StoreProperties store;
  private @Nullable Database database;
  private @Nullable Bounds bounds;

  JournalContract(Opening opening) {
    this.opening = opening;
  }

  @AfterEach
  void closeJournal() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** An empty journal that keeps everything. */
  Journal journal() throws Exception {
    return journal(limits(1000));
  }

  /** An empty journal. */
  Journal journal(Bounds bounds) throws Exception {
    this.bounds = bounds;
    store = opening.newStore();
    return openJournal();
  }

  /** The same journal after a restart. */
  Journal reopen() throws Exception {
    closeJournal();
    return openJournal();
  }

  private Journal openJournal() {
    database = new Database(store);
    open.push(database);
    var journal =
        new Journal(
            database,
            bounds.history(),
            bounds.limits(),
            REPAIRS,
            new Clocks(
                () -> clock.get().plus(ahead.get()),
                () -> Duration.between(NOW, clock.get()).toNanos()),
            this::handOn,
            peers(),
            failures);
    open.push(journal);
    return journal;
  }

  /** Reads what the journal has stored. */
  LogReader reader() {
    return database.reader();
  }

  /** Who else writes to the store. */
  OtherNodes peers() {
    return OtherNodes.NONE;
  }

  /** Where what is stored goes. */
  void handOn(List<ChatMessage> messages, Runnable answers) {
    handedOn.addAll(messages);
    answers.run();
  }

  static Bounds limits(int inboxMessages) {
    return Bounds.of(KEEP_ALL, inboxMessages);
  }

  static Draft draft(Address to, String text) {
    return Draft.of(to, ALICE, Body.ofText(text.getBytes(UTF_8), "text/plain"));
  }

  /** A draft with a client message id. */
  static Draft draft(Address to, UserName from, String text, String id) {
    return new Draft(to, from, Body.ofText(text.getBytes(UTF_8), null), id, true, Map.of());
  }

  static StoredMessage append(Journal journal, Draft draft) {
    return append(journal, List.of(draft)).getFirst();
  }

  /** Appends a batch and waits for the answers; throws what it was refused with. */
  static List<StoredMessage> append(Journal journal, List<Draft> drafts) {
    try {
      return journal.append(drafts).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChatException refused ? refused : e;
    }
  }

  /** Appends the texts 1, 2, 3 and so on, and returns the last one's answer. */
  static StoredMessage appendNumbers(Journal journal, Address to, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> append(journal, draft(to, String.valueOf(i))))
        .toList()
        .getLast();
  }

  static List<String> texts(List<ChatMessage> messages) {
    return messages.stream().map(message -> message.draft().body().asString()).toList();
  }

  static List<String> texts(Replay replay) {
    return texts(messages(replay));
  }

  /** Everything that is in a replay. */
  static List<ChatMessage> messages(Replay replay) {
    var messages = new ArrayList<ChatMessage>();
    for (long read = replay.start(); read < replay.end().offset(); ) {
      MessagePage page = replay.pages().apply(read);
      page.messages().stream()
          .filter(message -> message.offset() <= replay.end().offset())
          .forEach(messages::add);
      read = page.upTo();
    }
    return messages;
  }
}
