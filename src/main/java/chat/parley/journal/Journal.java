package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.journal.memory.DevicePolicy;
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

/** The log of all streams. Any thread may call. */
public final class Journal implements AutoCloseable {

  /** The device of those who name none. An inbox always has room for it, and it never expires. */
  public static final String DEFAULT_DEVICE = "default";

  private static final int MAX_WAITING = 20_000;
  private static final int MAX_WAITING_BYTES = 64 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How much goes into one transaction. */
  private static final int BATCH_BYTES = 4 * 1024 * 1024;

  /** The same, where it goes into one frame to a broker too. */
  private static final int SHARED_BATCH_BYTES = 1024 * 1024;

  /** How long the places in inboxes may wait to be written. */
  private static final Duration FLUSH = Duration.ofMillis(100);

  /** The same, where a device may come back to another process. */
  private static final Duration SHARED_FLUSH = Duration.ofMillis(10);

  /** How many calls of readers are with the store at the same time. */
  private static final int READERS = 8;

  private final WriteQueue queue;
  private final Streams streams;
  private final SubscribedDevices subscribed = new SubscribedDevices();
  private final Sequencer sequencer;
  private final ReceivedBatches heard;
  private final GapRepair repair;
  private final CommittedBatchListener committed;
  private final StreamReader reading;
  private final StoreAvailability availability = new StoreAvailability();
  private final JournalMetrics figures = new JournalMetrics();
  private final ResumeCounter resumes = new ResumeCounter(figures);
  private final GroupCommit commits;
  private final Retention retention;
  private final SendTimeouts answers;
  private final Thread writer;

  /**
   * Opens the log. The store is opened meanwhile: what is sent before waits for it.
   *
   * @param committed gets every stored message
   * @param peers {@link OtherNodes#NONE} if no other process writes to the store
   * @param failures told of what goes wrong inside
   */
  public Journal(
      Database database,
      HistoryProperties history,
      Limits limits,
      GapRepairProperties repairs,
      Clocks clocks,
      CommittedBatchListener committed,
      OtherNodes peers,
      Failures failures) {
    boolean alone = peers.equals(OtherNodes.NONE);
    queue = queue(alone ? BATCH_BYTES : SHARED_BATCH_BYTES);
    LogReader reader = database.reader();
    var calls = new TimedStoreCalls("parley-reader", READERS);
    var lookup = new StreamLookup(reader);
    var policy = DevicePolicy.of(limits, clocks.wall());
    streams = new Streams(lookup, history.memory().toBytes(), policy, peers::subscribed);
    sequencer = new Sequencer(streams, committed, failures);
    this.committed = committed;
    StreamRefresher following =
        alone ? null : new StreamRefresher(lookup, streams, sequencer, policy);
    reading = new StreamReader(streams, reader, calls, availability, following);
    var admission = new StreamQuotas(streams, reader, calls, following, limits);
    var link = new WriterConnection(database, clocks.wall(), figures, availability, this::renewed);
    var handOn = new CommittedBatchDispatcher(sequencer, peers, failures);
    Duration flush = alone ? FLUSH : SHARED_FLUSH;
    commits =
        new GroupCommit(queue, link, streams, admission, handOn, availability, flush, failures);
    heard = new ReceivedBatches(database.writerId());
    AgeLimit.LastCommit lastCommit = () -> reader.lastCommit(database.writerId());
    var age = new AgeLimit(history.keep().age(), clocks, lastCommit, figures);
    var unused = new AgeLimit(limits.deviceExpiry(), clocks, lastCommit, null);
    var expiry = new DeviceExpiry(streams, subscribed, policy, unused, reader, this::delete);
    retention =
        new Retention(
            history, limits, age, streams, reader, !alone, expiry, this::delete, failures);
    var others = database.repairReader();
    repair =
        new GapRepair(repairs, others, streams, sequencer, heard, availability, figures, failures);
    answers = new SendTimeouts(queue, availability, failures);
    writer = start(alone);
  }

  private static WriteQueue queue(int batchBytes) {
    return new WriteQueue(MAX_WAITING, MAX_WAITING_BYTES, batchBytes, PATIENCE);
  }

  private Thread start(boolean alone) {
    answers.start();
    retention.start(availability);
    if (!alone) {
      repair.start();
    }
    return Thread.ofPlatform().name("parley-journal").start(commits);
  }

  /**
   * Stores messages together, all or none. May wait when more is sent than can be stored.
   *
   * @return one answer for each in the same order, given when they are stored and have been handed
   *     on; or a {@link chat.parley.message.ChatException} if an inbox is full, the store is away
   *     or does not answer within some 9 s. With no messages it is given when all that came before
   *     is stored, places in inboxes too
   * @throws chat.parley.message.ChatException if it would have to wait for too long, or the store
   *     is known to be away
   */
  public CompletableFuture<List<StoredMessage>> append(List<Draft> drafts) {
    StoreOutage trouble = availability.trouble();
    if (trouble != null) {
      throw OutageErrors.of(trouble);
    }
    var posting = new PendingWrite.Messages(drafts, new CompletableFuture<>());
    queue.put(posting);
    return posting.answer();
  }

  /**
   * Finds out from where to where somebody reads.
   *
   * @throws chat.parley.message.ChatException if the store is away
   */
  public Replay read(Address address, StartPosition from) {
    return read(address, from, null);
  }

  private Replay read(Address address, StartPosition from, @Nullable String device) {
    Replay replay = reading.replay(address, from, device);
    if (from instanceof StartPosition.After(StreamPosition position)) {
      resumes.count(address, position, replay);
    }
    return replay;
  }

  /** The store has begun new epochs. */
  private void renewed() {
    streams.forgetAll();
    committed.renewed();
  }

  /**
   * Begins a subscription of a device, and finds out from where to where it reads; {@link
   * #unsubscribed} follows, unless this throws.
   *
   * @throws chat.parley.message.ChatException if the store is away, or it is one device too many
   */
  public Replay subscribe(Address.Inbox inbox, String device, StartPosition from) {
    subscribed.add(inbox, device);
    try {
      return read(inbox, from, device);
    } catch (RuntimeException | Error e) {
      unsubscribed(inbox, device);
      throw e;
    }
  }

  /** A subscription of a device has ended. */
  public void unsubscribed(Address.Inbox inbox, String device) {
    subscribed.remove(inbox, device);
  }

  /**
   * Reads some stored messages.
   *
   * @throws chat.parley.message.ChatException if the store is away
   */
  public History history(Address address, HistoryRange span) {
    return reading.history(address, span);
  }

  /**
   * Notes that a device has had the messages of its inbox behind one offset, up to another. It is
   * written to the store soon, or with the next empty {@link #append}; until then it is kept, also
   * while the store is away. Never blocks, nor asks the store.
   *
   * @throws chat.parley.message.ChatException if it is one device too many, if there are too many
   *     gaps between the messages that the device has had, or if too much is noted of inboxes that
   *     are not in memory
   */
  public void delivered(UserName owner, String device, long after, long upTo) {
    if (!streams.delivered(new Address.Inbox(owner), device, after, upTo)) {
      throw ChatError.BUSY.because(
          "Too many cursors wait for the store; acknowledge again in a moment");
    }
  }

  /**
   * Takes what another process has stored; it may come late, again, or in any order.
   *
   * @param writer which process
   * @param number counts its batches
   */
  public void learn(String writer, long number, List<ChatMessage> messages) {
    heard.batch(writer, number);
    try {
      sequencer.learn(messages);
    } catch (RuntimeException | Error e) {
      repair.suspect();
      throw e;
    }
  }

  /** Whether batches of other processes come in. While they do not, the store is asked often. */
  public void linked(boolean linked) {
    repair.linked(linked);
  }

  /** A batch of another process has come that can not be read. */
  public void unreadable() {
    repair.suspect();
  }

  /** What has been done since the start. */
  public JournalMetrics figures() {
    return figures;
  }

  /** What is wrong with the store; null if nothing is. */
  public @Nullable StoreOutage trouble() {
    return availability.trouble();
  }

  /** How long the journal has been waiting for the store; zero if it is not. */
  public Duration storeCallAge() {
    return availability.callAge();
  }

  private CompletableFuture<Void> delete(PendingWrite.Deleting deleting, Runnable then) {
    var posting = new PendingWrite.Deletion(deleting, then, new CompletableFuture<>());
    queue.put(posting);
    return posting.answer();
  }

  /** Stores what waits, and ends. */
  @Override
  public void close() {
    retention.close();
    repair.close();
    commits.stop();
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      answers.close();
    }
  }
}
