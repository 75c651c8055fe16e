package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.StreamLookup;
import chat.parley.journal.memory.Streams;
import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.Batch;
import chat.parley.store.CursorRow;
import chat.parley.store.Database;
import chat.parley.store.DraftOutcome;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogReader;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the classes of this package work with: an open store, and its streams in memory.
 * Allows 3 devices per inbox with 2 gaps each.
 */
final class JournalParts implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final Duration EXPIRY = Duration.ofDays(90);
  static final UserName ALICE = new UserName("alice");
  static final Address.Room ROOM = new Address.Room(new RoomName("lobby"));
  static final Address.Inbox INBOX = new Address.Inbox(new UserName("bob"));

  final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  final DevicePolicy policy = new DevicePolicy(3, 2, EXPIRY, clock::get);
  final TimedStoreCalls calls = new TimedStoreCalls("test-reader", 2);
  final JournalMetrics metrics = new JournalMetrics();
  final StoreAvailability availability = new StoreAvailability();
  final RecordingDelivery delivery = new RecordingDelivery();
  final Failures failures = new Failures(ProcessHalt.NONE);

  /** Both clocks show {@link #clock}. */
  final Clocks clocks = new Clocks(clock::get, () -> Duration.between(NOW, clock.get()).toNanos());

  /** The streams that have subscriptions for which other nodes may store messages. */
  final Set<Address> subscribed = ConcurrentHashMap.newKeySet();

  final Path file;
  final Database database;
  final LogReader reader;
  final RepeatLookup repeats;
  final StreamLookup lookup;
  final Streams streams;
  private @Nullable GroupCommit writer;
  private @Nullable Thread writerThread;

  /** Opens an empty SQLite store in a directory. */
  JournalParts(Path directory) throws IOException, StoreException {
    this(
        EmptySqlite.create(directory),
        new StoreProperties(directory, new Store(null, null, null, Synchronous.NORMAL, false)));
  }

  /** Opens a PostgreSQL store. */
  static JournalParts postgres(StoreProperties store) throws StoreException {
    return new JournalParts(Path.of("unused"), store);
  }

  private JournalParts(Path file, StoreProperties store) throws StoreException {
    this.file = file;
    database = new Database(store);
    database.open();
    reader = database.reader();
    repeats = new RepeatLookup(reader, calls);
    lookup = new StreamLookup(reader);
    streams = new Streams(lookup, 16_000_000, policy, subscribed::contains);
  }

  /**
   * Starts a writer thread, which carries out what is put into a queue. {@link #store} must not be
   * called afterwards: the thread may hold the lock of the database.
   */
  void startWriter(WriteQueue queue) {
    writer = groupCommit(queue, Duration.ofMillis(10));
    writerThread = Thread.ofPlatform().name("test-writer").start(writer);
  }

  /** Creates the task of a writer thread. */
  GroupCommit groupCommit(WriteQueue queue, Duration flushInterval) {
    return new GroupCommit(queue, connection(), assembly(flushInterval), delivery, failures);
  }

  BatchAssembly assembly(Duration flushInterval) {
    var quotas = new StreamQuotas(streams, lookups(), null, TestLimits.of());
    return new BatchAssembly(quotas, streams, flushInterval);
  }

  StreamQuotas.Lookups lookups() {
    return new StreamQuotas.Lookups(
        repeats, new ReadEntries(database.markerReader()), database.blockReader());
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.stop();
      assertThat(join(writerThread)).as("the writer has ended").isTrue();
    }
    database.close();
  }

  private static boolean join(Thread thread) {
    try {
      return thread.join(Await.DEADLINE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a limit by {@link #clock}, which it trusts 10 minutes from now. */
  AgeLimit ageLimit(Duration age) {
    return new AgeLimit(age, clocks, () -> null, null);
  }

  StreamRefresher refresher() {
    return new StreamRefresher(lookup, streams, delivery, policy);
  }

  /**
   * Returns a reader of the streams.
   *
   * @param shared whether other nodes may write to the store
   */
  StreamReader streamReader(boolean shared) {
    return new StreamReader(streams, reader, calls, availability, shared ? refresher() : null);
  }

  /** Returns all readers of the streams, as {@link #streamReader} does. */
  Journal.Readers readers(boolean shared) {
    StreamReader streamReader = streamReader(shared);
    return new Journal.Readers(
        streamReader,
        new StreamPageReader(streams, streamReader, availability, shared ? refresher() : null),
        repeats,
        new RoomLookup(database.roomReader(), reader, storeAccess()),
        new ResponseLookup(reader.responses(), storeAccess()));
  }

  private StoreAccess storeAccess() {
    return new StoreAccess(queue(), calls, availability);
  }

  /** Returns the batches of other nodes; none has been received yet. */
  RemoteBatches remoteBatches() {
    return new RemoteBatches(new ReceivedBatches("own"), streams, delivery);
  }

  WriterConnection connection() {
    return new WriterConnection(database, clock::get, metrics, availability, streams::clear);
  }

  /** Returns a queue that refuses writes after the 100th message. */
  static WriteQueue queue() {
    return new WriteQueue(100, 1_000_000, 1_000_000, Duration.ZERO);
  }

  /** Stores drafts in one batch at the current time, and adds none to the streams in memory. */
  List<ChatMessage> store(List<Draft> drafts, CursorRow... cursors) throws StoreException {
    try (LogWriter writer = database.writer()) {
      var batch =
          new Batch(writer.lastBatch() + 1, clock.get().toEpochMilli(), drafts, List.of(cursors));
      List<DraftOutcome> outcomes = writer.write(batch);
      writer.commit();
      return outcomes.stream().map(outcome -> ((DraftOutcome.New) outcome).message()).toList();
    }
  }

  /** Stores the texts 1, 2 and so on in one batch. */
  List<ChatMessage> storeNumbers(Address to, int count) throws StoreException {
    return store(numbers(to, count));
  }

  static List<Draft> numbers(Address to, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> JournalContract.draft(to, String.valueOf(i)))
        .toList();
  }

  /** Returns the cursor of a device that received the messages up to an offset. */
  static CursorRow cursor(String device, long upTo) {
    return new CursorRow(INBOX, device, upTo, "{}");
  }

  /** Stores drafts in one batch, and adds the messages to the streams in memory. */
  List<ChatMessage> storeCached(List<Draft> drafts) throws StoreException {
    for (Draft draft : drafts) {
      // A stream that is loaded after the commit has the messages already, but not in its cache.
      lastOffset(draft.to());
    }
    return streams.add(store(drafts), Map.of());
  }

  /** Creates a message with this offset as its text, of which only another node knows. */
  ChatMessage messageOfOtherNode(Address to, long offset) throws StoreException {
    String text = String.valueOf(offset);
    var position = new StreamPosition(reader.stream(to).epoch(), offset);
    return new ChatMessage(text, NOW.toEpochMilli(), position, JournalContract.draft(to, text));
  }

  /** Returns the last offset of a stream in memory; loads the stream if it is not. */
  long lastOffset(Address address) throws StoreException {
    return streams.with(address, Stream::lastOffset);
  }

  /** Makes a stream live, as a subscription does. */
  void subscribe(Address address) throws StoreException {
    subscribed.add(address);
    streams.goLive(address);
  }

  /** Returns the first column of the rows of a query. */
  List<String> column(String query) throws Exception {
    return EmptySqlite.column(file, query);
  }
}
