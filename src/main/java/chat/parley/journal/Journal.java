package chat.parley.journal;

import chat.parley.journal.memory.Devices;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The message log of all streams. Any thread may call. A {@link JournalRuntime} creates it together
 * with the threads that work for it.
 */
public final class Journal {

  /** The device of a subscription that names none: {@link Devices#DEFAULT_DEVICE}. */
  public static final String DEFAULT_DEVICE = Devices.DEFAULT_DEVICE;

  /**
   * The readers of streams.
   *
   * @param streams reads replays and histories
   * @param pages reads pages from a position
   * @param repeats finds stored messages by the ids of their senders
   * @param rooms reads rooms and their members
   * @param responses reads reactions and threads
   */
  record Readers(
      StreamReader streams,
      StreamPageReader pages,
      RepeatLookup repeats,
      RoomLookup rooms,
      ResponseLookup responses) {}

  private final WriteQueue queue;
  private final StoreAvailability availability;
  private final Readers readers;
  private final InboxDevices inboxDevices;
  private final JournalMetrics metrics;
  private final ResumeCounter resumes;

  Journal(
      WriteQueue queue,
      StoreAvailability availability,
      Readers readers,
      InboxDevices inboxDevices,
      JournalMetrics metrics) {
    this.queue = queue;
    this.availability = availability;
    this.readers = readers;
    this.inboxDevices = inboxDevices;
    this.metrics = metrics;
    this.resumes = new ResumeCounter(metrics);
  }

  /**
   * Appends messages in one transaction, all or none. Blocks for at most 5 s, if the queue is full.
   *
   * @param drafts the messages; if empty, the call is a barrier
   * @return one result for each message, in the same order, when they are committed and have been
   *     delivered to the subscribers on this node; or a {@link chat.parley.message.ChatException}
   *     if an inbox is full, the sender writes to too many new streams, or the store is unavailable
   *     or has not stored them within about 9 s. A barrier completes when all that was appended
   *     before is stored, and all cursors too
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
   * Returns the results of messages that their sender had sent before, without writing anything.
   * Makes at most one query, for which it blocks up to 5 s.
   *
   * @param drafts messages of one sender
   * @return one result for each message, in the same order; empty if a message has no client
   *     message id, is ephemeral, or is not stored yet
   * @throws chat.parley.message.ChatException {@link ChatError#STORE_AWAY} if the store is
   *     unavailable
   */
  public List<StoredMessage> findRepeats(List<Draft> drafts) {
    StoreOutage outage = availability.outage();
    if (outage != null) {
      throw OutageErrors.of(outage);
    }
    try {
      return readers.repeats().find(drafts);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
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
    Replay replay = readers.streams().replay(address, from, device);
    if (from instanceof StartPosition.After(StreamPosition position)) {
      resumes.count(address, position, replay);
    }
    return replay;
  }

  /**
   * Makes the changes of the members of a room live and brings them up to date, so that the
   * messages of the room that are stored after a change are delivered after it. Called before
   * {@link #replay} of the room, and after {@link chat.parley.delivery.Fanout#retain} of the
   * changes. Has no effect if no other node writes to the store. May block for the store, for some
   * seconds.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#STORE_AWAY} if the store is
   *     unavailable and the changes are not in memory
   */
  public void follow(Address.Members members) {
    readers.streams().follow(members);
  }

  /**
   * Begins a subscription of a device to its inbox and determines its replay, like {@link #replay}.
   * Unless this throws, {@link #unsubscribe} must follow.
   *
   * @throws chat.parley.message.ChatException also {@link ChatError#TOO_MANY}: too many devices
   */
  public Replay subscribe(Address.Inbox inbox, String device, StartPosition from) {
    inboxDevices.add(inbox, device);
    try {
      return replay(inbox, from, device);
    } catch (RuntimeException | Error e) {
      unsubscribe(inbox, device);
      throw e;
    }
  }

  /** Ends a subscription of a device to its inbox. */
  public void unsubscribe(Address.Inbox inbox, String device) {
    inboxDevices.remove(inbox, device);
  }

  /**
   * Reads a range of stored messages, at most 512 KB of them. May block for the store, for some
   * seconds.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  public History history(Address address, HistoryRange range) {
    return readers.streams().history(address, range);
  }

  /** Reads a range of stored messages as {@link #history} does, without folded changes. */
  public History folded(Address address, HistoryRange range) {
    return new FoldedPages(readers.streams()).read(address, range);
  }

  /**
   * Reads the messages of a range that have changed, at most 512 KB of them. May block for the
   * store, for some seconds.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  public History changed(Address address, ChangedRange range) {
    return readers.streams().stored(address, range::read);
  }

  /**
   * Reads the messages that follow a position of a stream, and records that the device of the query
   * is in use. May block for the store, for some seconds.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#STORE_AWAY} if the store is
   *     unavailable, or messages are deleted while they are read; {@link ChatError#TOO_MANY} if the
   *     inbox has too many devices
   */
  public StreamPage read(StreamQuery query, StreamQuery.Freshness freshness) {
    return readers.pages().read(query, freshness);
  }

  /**
   * Reads messages of a thread, at most 512 KB of them. May block for the store, for some seconds.
   *
   * @param thread the offset of the message with which it begins, which is left out
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  public History thread(Address address, long thread, HistoryRange range) {
    return new FoldedPages(readers.streams()).readThread(address, thread, range);
  }

  /**
   * Reads the texts of a message that edits have replaced, oldest first and at most 512 KB of them.
   * May block for the store, for some seconds.
   *
   * @param after the offset after which the entries begin that brought them
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  public History versions(Address address, long offset, long after) {
    return readers.streams().stored(address, (log, stream) -> log.versions(stream, offset, after));
  }

  /** Returns the reader of reactions and threads. */
  public ResponseLookup responses() {
    return readers.responses();
  }

  /** Returns the reader of rooms and their members. */
  public RoomLookup rooms() {
    return readers.rooms();
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
    inboxDevices.recordDelivery(new Address.Inbox(owner), device, after, upTo);
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
}
