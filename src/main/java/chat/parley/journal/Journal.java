package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Devices;
import chat.parley.journal.memory.StreamLookup;
import chat.parley.journal.memory.Streams;
import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.Database;
import chat.parley.store.LogReader;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The message log of all streams. Any thread may call. */
public final class Journal implements AutoCloseable {

  /** The device of a subscription that names none: {@link Devices#DEFAULT_DEVICE}. */
  public static final String DEFAULT_DEVICE = Devices.DEFAULT_DEVICE;

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

  private final WriteQueue queue;
  private final Streams streams;
  private final SubscribedDevices devices = new SubscribedDevices();
  private final Sequencer sequencer;
  private final GapRepair gapRepair;
  private final StreamReader streamReader;
  private final StoreAvailability availability = new StoreAvailability();
  private final JournalMetrics metrics = new JournalMetrics();
  private final ResumeCounter resumes = new ResumeCounter(metrics);
  private final GroupCommit groupCommit;
  private final Retention retention;
  private final SendTimeouts sendTimeouts;
  private final Thread writer;

  /**
   * Starts the journal. The writer thread opens the store; messages appended before wait for that.
   *
   * @param listener receives the committed messages
   * @param otherNodes {@link OtherNodes#NONE} if no other process writes to the store
   * @param failures records internal failures
   */
  public Journal(
      Database database,
      HistoryProperties history,
      Limits limits,
      GapRepairProperties repair,
      Clocks clocks,
      CommittedBatchListener listener,
      OtherNodes otherNodes,
      Failures failures) {
    boolean singleNode = otherNodes.equals(OtherNodes.NONE);
    queue = queue(singleNode ? MAX_BATCH_BYTES : MAX_SHARED_BATCH_BYTES);
    LogReader reader = database.reader();
    var calls = new TimedStoreCalls("parley-reader", MAX_CONCURRENT_READS);
    var lookup = new StreamLookup(reader);
    var policy = DevicePolicy.of(limits, clocks.wall());
    streams = new Streams(lookup, history.memory().toBytes(), policy, otherNodes::isSubscribedHere);
    sequencer = new Sequencer(streams, listener, failures);
    var refresher = singleNode ? null : new StreamRefresher(lookup, streams, sequencer, policy);
    streamReader = new StreamReader(streams, reader, calls, availability, refresher);
    var quotas = new StreamQuotas(streams, reader, calls, refresher, limits);
    var store =
        new WriterConnection(
            database, clocks.wall(), metrics, availability, sequencer::renewEpochs);
    var dispatcher = new CommittedBatchDispatcher(sequencer, otherNodes, failures);
    Duration flush = singleNode ? CURSOR_FLUSH : SHARED_CURSOR_FLUSH;
    groupCommit =
        new GroupCommit(queue, store, streams, quotas, dispatcher, availability, flush, failures);
    AgeLimit.LastCommit lastCommit = () -> reader.lastCommitOfOthers(database.writerId());
    var maxAge = new AgeLimit(history.maxAge(), clocks, lastCommit, metrics);
    var maxDeviceAge = new AgeLimit(limits.deviceExpiry(), clocks, lastCommit, null);
    var expiry = new DeviceExpiry(streams, devices, policy, maxDeviceAge, reader, this::delete);
    retention =
        new Retention(
            history, limits, maxAge, streams, reader, !singleNode, expiry, this::delete, failures);
    gapRepair =
        new GapRepair(repair, database, streams, sequencer, availability, metrics, failures);
    sendTimeouts = new SendTimeouts(queue, availability, failures);
    writer = start(singleNode);
  }

  private static WriteQueue queue(int batchBytes) {
    return new WriteQueue(MAX_QUEUED_MESSAGES, MAX_QUEUED_BYTES, batchBytes, MAX_QUEUE_WAIT);
  }

  private Thread start(boolean singleNode) {
    sendTimeouts.start();
    retention.start(availability);
    if (!singleNode) {
      gapRepair.start();
    }
    return Thread.ofPlatform().name("parley-journal").start(groupCommit);
  }

  /**
   * Appends messages in one transaction, all or none. Blocks for at most 5 s, if the queue is full.
   *
   * @param drafts the messages; if empty, the call is a barrier
   * @return one result for each message, in the same order, when they are committed and have been
   *     passed to the listener; or a {@link chat.parley.message.ChatException} if an inbox is full,
   *     the sender writes to too many new streams, or the store is unavailable or has not stored
   *     them within about 9 s. A barrier completes when all that was appended before is stored, and
   *     all cursors too
   * @throws chat.parley.message.ChatException {@link ChatError#BUSY} if the queue stays full,
   *     {@link ChatError#STORE_AWAY} if the store is known to be unavailable
   */
  public CompletableFuture<List<StoredMessage>> append(List<Draft> drafts) {
    StoreOutage outage = availability.outage();
    if (outage != null) {
      throw OutageErrors.of(outage);
    }
    var write = new PendingWrite.Messages(drafts, new CompletableFuture<>());
    queue.put(write);
    return write.result();
  }

  /**
   * Determines the replay of a subscription. May block for the store, for some seconds.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  public Replay replay(Address address, StartPosition from) {
    return replay(address, from, null);
  }

  private Replay replay(Address address, StartPosition from, @Nullable String device) {
    Replay replay = streamReader.replay(address, from, device);
    if (from instanceof StartPosition.After(StreamPosition position)) {
      resumes.count(address, position, replay);
    }
    return replay;
  }

  /**
   * Begins a subscription of a device to its inbox and determines its replay, like {@link #replay}.
   * Unless this throws, {@link #unsubscribe} must follow.
   *
   * @throws chat.parley.message.ChatException also {@link ChatError#TOO_MANY}: too many devices
   */
  public Replay subscribe(Address.Inbox inbox, String device, StartPosition from) {
    devices.add(inbox, device);
    try {
      return replay(inbox, from, device);
    } catch (RuntimeException | Error e) {
      unsubscribe(inbox, device);
      throw e;
    }
  }

  /** Ends a subscription of a device to its inbox. */
  public void unsubscribe(Address.Inbox inbox, String device) {
    devices.remove(inbox, device);
  }

  /**
   * Reads a range of stored messages, at most 512 KB of them. May block for the store, for some
   * seconds.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  public History history(Address address, HistoryRange range) {
    return streamReader.history(address, range);
  }

  /**
   * Records that messages of an inbox were delivered to a device: those after one offset, up to
   * another. Written to the store soon, or with the next empty {@link #append}; until then kept in
   * memory, also during an outage. Never waits for the store.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY} if the inbox has too many
   *     devices or the delivered messages too many gaps, {@link ChatError#BUSY} if the inbox is not
   *     in memory and too much waits to be written of such inboxes
   */
  public void recordDelivery(UserName owner, String device, long after, long upTo) {
    if (!streams.recordDelivery(new Address.Inbox(owner), device, after, upTo)) {
      throw ChatError.BUSY.because(
          "Too many cursors are waiting for the store; acknowledge this message again later");
    }
  }

  /**
   * Receives a batch of another node. Batches may arrive late, repeatedly, and in any order.
   *
   * @param writer the id of the process that stored the batch
   * @param number the number of the batch, as that process counts its batches
   */
  public void receive(String writer, long number, List<ChatMessage> messages) {
    gapRepair.batchReceived(writer, number);
    try {
      sequencer.addReceived(messages);
    } catch (RuntimeException | Error e) {
      gapRepair.suspectLoss();
      throw e;
    }
  }

  /** Sets whether batches of other nodes arrive; while they do not, the store is polled often. */
  public void setBrokerLinked(boolean linked) {
    gapRepair.setBrokerLinked(linked);
  }

  /** Reports a received batch that could not be decoded; its messages are read from the store. */
  public void unreadableBatchReceived() {
    gapRepair.suspectLoss();
  }

  /** Returns the counters since the start of the process. */
  public JournalMetrics metrics() {
    return metrics;
  }

  /** Returns why the store is unavailable; null if it is available. */
  public @Nullable StoreOutage outage() {
    return availability.outage();
  }

  /** Returns how long the writer thread has been waiting for the store; zero if it is not. */
  public Duration storeCallAge() {
    return availability.callAge();
  }

  private CompletableFuture<Void> delete(PendingWrite.Deleting deleting, Runnable afterCommit) {
    var write = new PendingWrite.Deletion(deleting, afterCommit, new CompletableFuture<>());
    queue.put(write);
    return write.result();
  }

  /** Stops the journal. Blocks until all queued writes have been stored or refused. */
  @Override
  public void close() {
    retention.close();
    gapRepair.close();
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
