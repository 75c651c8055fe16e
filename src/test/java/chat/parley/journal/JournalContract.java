package chat.parley.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.MessagePage;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.store.Database;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.util.unit.DataSize;

/** The common base of the journal contracts. Each store passes all of them. */
public abstract class JournalContract {

  /** Creates an empty store. */
  interface StoreFactory {
    StoreProperties newStore() throws Exception;
  }

  /** The retention settings and the limits of a journal. */
  record Bounds(HistoryProperties history, Limits limits) {
    static Bounds of(HistoryProperties history, int inboxMessages) {
      return new Bounds(history, TestLimits.of("inbox-messages=" + inboxMessages));
    }
  }

  static final HistoryProperties KEEP_ALL = retention(Duration.ZERO, 0, Duration.ofMinutes(1));
  static final GapRepairProperties REPAIRS =
      new GapRepairProperties(
          Duration.ofMillis(100),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofMinutes(1));
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final UserName ALICE = new UserName("alice");
  static final UserName BOB = new UserName("bob");
  static final Address ROOM = new Address.Room(new RoomName("lobby"));
  static final Address INBOX = new Address.Inbox(BOB);

  /** Receives the committed batches. */
  final RecordingDelivery delivery = new RecordingDelivery();

  /** The messages that the journal has delivered, in order. */
  final List<ChatMessage> dispatched = delivery.delivered;

  /** The failures that the journal has reported. */
  final Failures failures = new Failures(ProcessHalt.NONE);

  /** The current time, from which both clocks of the journal are derived. */
  final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

  /** How far the wall clock is ahead of {@link #clock}. */
  final AtomicReference<Duration> wallClockLead = new AtomicReference<>(Duration.ZERO);

  final StoreFactory storeFactory;
  private final Deque<AutoCloseable> openResources = new ArrayDeque<>();
  private @Nullable StoreProperties store;
  private @Nullable Database database;
  private @Nullable Bounds bounds;

  JournalContract(StoreFactory storeFactory) {
    this.storeFactory = storeFactory;
  }

  @AfterEach
  void closeJournal() throws Exception {
    while (!openResources.isEmpty()) {
      openResources.pop().close();
    }
  }

  /** Returns the result of sending a stored message again. */
  static StoredMessage repeatOf(StoredMessage first) {
    return new StoredMessage(
        first.to(),
        first.messageId(),
        first.position(),
        first.timestamp(),
        true,
        first.conversationOffset());
  }

  /** Opens an empty journal that keeps all messages. */
  Journal journal() throws Exception {
    return journal(limits(1000));
  }

  /** Opens an empty journal. */
  Journal journal(Bounds bounds) throws Exception {
    this.bounds = bounds;
    store = storeFactory.newStore();
    createTables();
    return openJournal();
  }

  /**
   * Creates the tables of the store before the journal opens it. Many tests do so at the same time:
   * on a busy machine it takes longer than the clients of a journal wait.
   */
  private void createTables() throws StoreException {
    try (var created = new Database(store)) {
      created.open();
    }
  }

  /** Restarts the journal on the same store. */
  Journal reopen() throws Exception {
    closeJournal();
    return openJournal();
  }

  private Journal openJournal() {
    database = new Database(store);
    openResources.push(database);
    var clocks =
        new Clocks(
            () -> clock.get().plus(wallClockLead.get()),
            () -> Duration.between(NOW, clock.get()).toNanos());
    var settings =
        new JournalRuntime.Settings(bounds.history(), bounds.limits(), REPAIRS, clocks, isShared());
    var runtime = new JournalRuntime(database, settings, delivery, () -> {}, failures);
    openResources.push(runtime);
    return runtime.journal();
  }

  /** Returns the settings of the store of the journal. */
  StoreProperties store() {
    return store;
  }

  /** Returns a reader of the store of the journal. */
  LogReader reader() {
    return database.reader();
  }

  /** Returns whether other nodes may write to the store; false by default. */
  boolean isShared() {
    return false;
  }

  /** Returns retention settings with a memory limit that is large enough for every test. */
  static HistoryProperties retention(Duration maxAge, long maxCount, Duration deletionInterval) {
    return new HistoryProperties(
        maxAge, maxCount, deletionInterval, DataSize.ofMegabytes(16), false);
  }

  static Bounds limits(int inboxMessages) {
    return Bounds.of(KEEP_ALL, inboxMessages);
  }

  static Draft draft(Address to, String text) {
    return Draft.of(to, ALICE, Body.ofText(text.getBytes(UTF_8), "text/plain"));
  }

  /** Creates a draft with a client message id. */
  static Draft draft(Address to, UserName from, String text, String id) {
    return new Draft(to, from, Body.ofText(text.getBytes(UTF_8), null), id, true, Map.of());
  }

  /** Creates a draft with a content type, a client message id and a header of this length each. */
  public static Draft draftWithHeaders(int length) {
    return new Draft(
        ROOM,
        ALICE,
        Body.ofText("hello".getBytes(UTF_8), "x".repeat(length)),
        "y".repeat(length),
        true,
        Map.of("x-", "z".repeat(length)));
  }

  static StoredMessage append(Journal journal, Draft draft) {
    return append(journal, List.of(draft)).getFirst();
  }

  /**
   * Appends a batch and waits for its results.
   *
   * @throws ChatException if the batch is refused
   */
  static List<StoredMessage> append(Journal journal, List<Draft> drafts) {
    try {
      return journal.append(drafts).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChatException refusal ? refusal : e;
    }
  }

  /** Appends the texts 1, 2, 3 and so on, one by one, and returns the result of the last. */
  static StoredMessage appendNumbers(Journal journal, Address to, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> append(journal, draft(to, String.valueOf(i))))
        .toList()
        .getLast();
  }

  /**
   * Returns a replay. Retries while the store is unavailable, because the connections for reading
   * may still be those that the end of a server or of its connections has broken.
   */
  static Replay awaitReplay(Journal journal, Address stream, StartPosition start) {
    var replay = new Replay[1];
    Await.until(
        () -> "no replay, because the store is unavailable",
        () -> {
          try {
            replay[0] = journal.replay(stream, start);
          } catch (ChatException e) {
            if (e.error() != ChatError.STORE_AWAY) {
              throw e;
            }
          }
          return replay[0] != null;
        });
    return replay[0];
  }

  static List<String> texts(List<ChatMessage> messages) {
    return messages.stream().map(message -> message.draft().body().asString()).toList();
  }

  static List<String> texts(Replay replay) {
    return texts(messages(replay));
  }

  /** Reads all messages of a replay. */
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
