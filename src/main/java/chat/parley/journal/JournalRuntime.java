package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.failures.Failures;
import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.StreamLookup;
import chat.parley.journal.memory.Streams;
import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.limits.Limits;
import chat.parley.store.Database;
import chat.parley.store.LogReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running journal with its threads. The composition root of this package: it creates all parts
 * and connects them.
 */
public final class JournalRuntime implements AutoCloseable {

  /**
   * The settings of a journal.
   *
   * @param shared whether other nodes write to the same store
   */
  public record Settings(
      HistoryProperties history,
      Limits limits,
      GapRepairProperties repair,
      Clocks clocks,
      boolean shared) {}

  private static final int MAX_QUEUED_MESSAGES = 20_000;
  private static final int MAX_QUEUED_BYTES = 64 * 1024 * 1024;
  private static final Duration MAX_QUEUE_WAIT = Duration.ofSeconds(5);

  /** Maximum size of the messages of one transaction, in bytes of heap. */
  private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

  /** The same with several nodes, where a batch is also one frame to the broker. */
  private static final int MAX_SHARED_BATCH_BYTES = 1024 * 1024;

  /** Interval at which changed cursors are written to the store. */
  private static final Duration CURSOR_FLUSH = Duration.ofMillis(100);

  /** The same with several nodes, where a device may reconnect to another node. */
  private static final Duration SHARED_CURSOR_FLUSH = Duration.ofMillis(10);

  /** Maximum number of concurrent reads of the store. */
  private static final int MAX_CONCURRENT_READS = 8;

  private final Settings settings;
  private final Database database;
  private final LogReader reader;
  private final BatchDelivery delivery;
  private final Failures failures;
  private final TimedStoreCalls calls = new TimedStoreCalls("parley-reader", MAX_CONCURRENT_READS);
  private final JournalMetrics metrics = new JournalMetrics();
  private final StoreAvailability availability = new StoreAvailability();
  private final RepeatLookup repeats;
  private final WriteQueue queue;
  private final Streams streams;
  private final @Nullable StreamRefresher refresher;
  private final InboxDevices inboxDevices;
  private final Journal journal;
  private final RemoteBatches remoteBatches;
  private final GroupCommit groupCommit;
  private final SendTimeouts sendTimeouts;
  private final Retention retention;
  private final @Nullable RepairSchedule repairs;
  private final Thread writer;

  /**
   * Starts a journal. The writer thread opens the store; messages appended before wait for that.
   *
   * @param delivery receives the committed batches
   * @param epochsRenewed called when all streams have begun new epochs, so that subscribers have to
   *     start over. Called by the writer thread, outside of all locks; must not block
   */
  public JournalRuntime(
      Database database,
      Settings settings,
      BatchDelivery delivery,
      Runnable epochsRenewed,
      Failures failures) {
    this.settings = settings;
    this.database = database;
    this.reader = database.reader();
    this.repeats = new RepeatLookup(reader, calls);
    this.delivery = delivery;
    this.failures = failures;
    boolean shared = settings.shared();
    queue = queue(shared ? MAX_SHARED_BATCH_BYTES : MAX_BATCH_BYTES);
    var lookup = new StreamLookup(reader);
    var policy = DevicePolicy.of(settings.limits(), settings.clocks().wall());
    streams = newStreams(lookup, policy);
    refresher = shared ? new StreamRefresher(lookup, streams, delivery, policy) : null;
    inboxDevices = new InboxDevices(streams, policy);
    var streamReader = new StreamReader(streams, reader, calls, availability, refresher);
    var pages = new StreamPageReader(streams, streamReader, availability, refresher);
    var rooms = new RoomLookup(database.roomReader(), reader, storeAccess());
    var responses = new ResponseLookup(reader.responses(), storeAccess());
    var readers = new Journal.Readers(streamReader, pages, repeats, rooms, responses);
    journal = new Journal(queue, availability, readers, inboxDevices, metrics);
    var received = new ReceivedBatches(database.writerId());
    remoteBatches = new RemoteBatches(received, streams, delivery);
    groupCommit = newGroupCommit(epochsRenewed);
    sendTimeouts = new SendTimeouts(queue, availability, failures);
    retention = newRetention();
    repairs = shared ? newRepairs() : null;
    writer = start(settings.history().deletionInterval());
  }

  private Streams newStreams(StreamLookup lookup, DevicePolicy policy) {
    long memory = settings.history().memory().toBytes();
    return settings.shared()
        ? new Streams(lookup, memory, policy, delivery::hasSubscribers)
        : new Streams(lookup, memory, policy, _ -> false);
  }

  private GroupCommit newGroupCommit(Runnable epochsRenewed) {
    Duration flush = settings.shared() ? SHARED_CURSOR_FLUSH : CURSOR_FLUSH;
    var lookups =
        new StreamQuotas.Lookups(
            repeats, new ReadEntries(database.markerReader()), database.blockReader());
    var quotas = new StreamQuotas(streams, lookups, refresher, settings.limits());
    Runnable discardStreams =
        () -> {
          streams.clear();
          epochsRenewed.run();
        };
    var connection =
        new WriterConnection(
            database, settings.clocks().wall(), metrics, availability, discardStreams);
    var assembly = new BatchAssembly(quotas, streams, flush);
    return new GroupCommit(queue, connection, assembly, delivery, failures);
  }

  private Retention newRetention() {
    Limits limits = settings.limits();
    HistoryProperties history = settings.history();
    AgeLimit.LastCommit lastCommit = () -> reader.lastCommitOfOthers(database.writerId());
    var maxAge = new AgeLimit(history.maxAge(), settings.clocks(), lastCommit, metrics);
    var maxDeviceAge = new AgeLimit(limits.deviceExpiry(), settings.clocks(), lastCommit, null);
    var deletions = new Deletions(queue, streams);
    var deliveries =
        new InboxDeliveries(
            streams, reader, database.markerReader(), settings.shared(), limits.inboxMessages());
    return new Retention(
        List.of(
            new MessageExpiry(history.maxCount(), maxAge, deliveries, reader, deletions),
            new DeviceExpiry(inboxDevices, maxDeviceAge, reader, deletions),
            new EndedRooms(database.roomReader(), reader, deletions)),
        availability,
        failures);
  }

  private RepairSchedule newRepairs() {
    var repair = new GapRepair(database.repairReader(), streams, delivery, metrics);
    return new RepairSchedule(settings.repair(), repair, remoteBatches, availability, failures);
  }

  private static WriteQueue queue(int batchBytes) {
    return new WriteQueue(MAX_QUEUED_MESSAGES, MAX_QUEUED_BYTES, batchBytes, MAX_QUEUE_WAIT);
  }

  private Thread start(Duration retentionInterval) {
    sendTimeouts.start();
    retention.start(retentionInterval);
    if (repairs != null) {
      repairs.start();
    }
    return Thread.ofPlatform().name("parley-journal").start(groupCommit);
  }

  /** Returns the journal. */
  public Journal journal() {
    return journal;
  }

  /** Returns the access of other packages to their tables. */
  public StoreAccess storeAccess() {
    return new StoreAccess(queue, calls, availability);
  }

  /** Returns the receiver of the batches of other nodes. */
  public RemoteBatches remoteBatches() {
    return remoteBatches;
  }

  /** Stops the journal. Blocks until all queued writes have been stored or refused. */
  @Override
  public void close() {
    retention.close();
    if (repairs != null) {
      repairs.close();
    }
    groupCommit.stop();
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sendTimeouts.close();
    }
  }
}
