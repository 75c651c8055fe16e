package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.CursorRow;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cache of streams: the most recently used ones, all live ones, and those with cursors that are
 * not written to the store yet. Any thread may call. One lock guards all streams; it is never held
 * during a call to the store.
 */
public final class Streams {

  private final StreamLookup lookup;
  private final StreamEviction loaded;
  private final LiveStreams live;
  private final DirtyCursors dirtyCursors;

  /**
   * @param maxBytes approximate maximum heap for all streams, in bytes
   * @param policy the limits on the devices of an inbox
   * @param subscribed returns whether this node has subscriptions to a stream for which other nodes
   *     may store messages; called under the lock
   */
  public Streams(
      StreamLookup lookup, long maxBytes, DevicePolicy policy, Predicate<Address> subscribed) {
    this.lookup = lookup;
    this.dirtyCursors = new DirtyCursors(policy);
    this.loaded = new StreamEviction(maxBytes, this::isPinned);
    this.live = new LiveStreams(subscribed, loaded);
  }

  /** Streams with cursors that are not written to the store yet are not evicted either. */
  private boolean isPinned(Stream stream) {
    return live.isLive(stream) || dirtyCursors.contains(stream);
  }

  /**
   * Runs an action that reads or changes a stream, under the lock. Reads the stream from the store
   * if it is not in memory, and blocks for up to {@link TimedStoreCalls#TIMEOUT} per read.
   *
   * @throws StoreException if the store cannot be read or does not answer in time
   */
  public <T> T with(Address address, Function<Stream, T> action) throws StoreException {
    while (true) {
      long generation;
      synchronized (this) {
        Stream stream = loaded.get(address);
        if (stream != null) {
          return loaded.change(stream, action);
        }
        generation = loaded.generation();
      }
      var stream = new Stream(lookup.load(address));
      synchronized (this) {
        // Each stored message is added to the loaded stream too. The stream just read is therefore
        // current, unless another copy was loaded since, received messages, and was evicted.
        if (generation == loaded.generation() && loaded.get(address) == null) {
          put(stream);
          return loaded.change(stream, action);
        }
      }
    }
  }

  /** Discards all streams and cursors, because all streams have begun new epochs. */
  public synchronized void clear() {
    loaded.clear();
    live.clear();
    dirtyCursors.clear();
  }

  private void put(Stream stream) {
    insert(stream);
    loaded.evict();
  }

  private void insert(Stream stream) {
    dirtyCursors.mergeUnloaded(stream);
    loaded.put(stream);
  }

  /**
   * Makes a stream live: from now on its messages are released in offset order and without gaps.
   * The stream stays in memory as long as this node has subscriptions to it. The messages of a room
   * are also not released before the changes of its members under which they were stored.
   */
  public void goLive(Address address) throws StoreException {
    with(address, live::goLive);
  }

  /** A change of a loaded stream that may release messages; see {@link Stream#applyStoredRow}. */
  public interface Change {
    void apply(Stream stream, long maxTailBytes, Consumer<ChatMessage> release);
  }

  /** Changes a stream if it is in memory, and returns the messages that this releases. */
  public synchronized List<ChatMessage> change(Address address, Change change) {
    var released = new ArrayList<ChatMessage>();
    Stream stream = loaded.get(address);
    if (stream != null) {
      change(stream, released::add, change);
    }
    return released;
  }

  private void change(Stream stream, Consumer<ChatMessage> release, Change change) {
    loaded.update(stream, s -> change.apply(s, loaded.maxBytes() / 4, release));
    live.changed(stream);
    if (stream.live() && stream.address() instanceof Address.Members members) {
      releaseRooms(members, stream.knownRow().lastOffset(), release);
    }
  }

  /**
   * Releases the messages of rooms that have waited for changes of the members. If such a change is
   * not among the known ones, the messages are read from the store again.
   */
  private void releaseRooms(Address.Members members, long known, Consumer<ChatMessage> release) {
    for (Stream room : live.waitingFor(members)) {
      boolean exists = room.awaitedMembers() <= known;
      change(room, release, exists ? Stream::releaseHeld : (s, _, _) -> s.readHeldAgain());
    }
  }

  /**
   * Adds stored messages to their streams.
   *
   * @param streams the streams to load for these messages if they are not in memory; messages of
   *     other streams that are not in memory are ignored
   * @return the messages that may be delivered, per stream in offset order, and those of a room
   *     after the changes of its members; others are held, or were received before
   */
  public synchronized List<ChatMessage> add(
      List<ChatMessage> messages, Map<Address, Stream> streams) {
    var released = new ArrayList<ChatMessage>(messages.size());
    for (ChatMessage message : messages) {
      Address address = message.draft().to();
      if (message.changesContent()) {
        loaded.dropEntries(address);
      }
      Stream stream = loaded.get(address);
      if (stream == null) {
        stream = loadIfCurrent(streams.get(address), message);
      }
      // Without a stream, the message comes from another node and nothing here is subscribed to it.
      // A new subscription loads the stream and then reads its end from the store.
      if (stream != null) {
        change(stream, released::add, (s, max, consumer) -> s.add(message, max, consumer));
      }
    }
    loaded.evict();
    return released;
  }

  /** Adds a stream to those in memory; returns null if there is none, or its epoch has ended. */
  private @Nullable Stream loadIfCurrent(@Nullable Stream stream, ChatMessage message) {
    if (stream == null || !stream.isOfEpoch(message)) {
      return null;
    }
    put(stream);
    return stream;
  }

  /** Returns the addresses of all live streams. */
  public synchronized List<Address> liveAddresses() {
    return live.addresses();
  }

  /**
   * Returns streams of changes that are to be made live: messages of rooms wait for them. Usually
   * there are none, because each subscription to a room makes the changes live first.
   */
  public synchronized List<Address.Members> missingMembers() {
    return live.missingMembers();
  }

  /**
   * Returns the first gaps of live streams that were noticed at a time or earlier.
   *
   * @param since the latest time, by {@link System#nanoTime}
   * @param limit maximum number of gaps
   */
  public synchronized List<OpenGap> gaps(long since, int limit) {
    return live.gaps(since, limit);
  }

  /**
   * Updates the time of last use of a device, and adds the device if it is unknown. Reads the inbox
   * from the store if it is not in memory.
   *
   * @throws chat.parley.message.ChatException if the device is unknown and the inbox has the
   *     maximum number of devices
   * @throws StoreException if the inbox is not in memory and cannot be read
   */
  public void touchDevice(Address.Inbox inbox, String device) throws StoreException {
    with(
        inbox,
        stream -> {
          dirtyCursors.touch(stream, device);
          return stream;
        });
  }

  /**
   * Records that messages of an inbox were delivered to a device. If the inbox is not in memory,
   * they are recorded separately and merged when it is loaded. Never calls the store.
   *
   * @param after exclusive lower bound of the offsets
   * @param upTo inclusive upper bound of the offsets
   * @return false if the inbox is not in memory and the limit on such records is reached; nothing
   *     is recorded then
   * @throws chat.parley.message.ChatException if the inbox is in memory and has the maximum number
   *     of devices, or the cursor the maximum number of gaps
   */
  public synchronized boolean recordDelivery(
      Address.Inbox inbox, String device, long after, long upTo) {
    return dirtyCursors.recordDelivery(loaded, inbox, device, after, upTo);
  }

  private void loadUnloadedInboxes() throws StoreException {
    for (Set<Address> inboxes : unloadedInboxes()) {
      Map<Address, StoredStream> stored = lookup.load(inboxes);
      synchronized (this) {
        inboxes.stream()
            .filter(dirtyCursors::isUnloaded)
            .forEach(i -> insert(new Stream(stored.get(i))));
        loaded.evict();
      }
    }
  }

  private synchronized List<Set<Address>> unloadedInboxes() {
    return dirtyCursors.unloadedInboxes(StreamLookup.MAX_STREAMS);
  }

  /** Removes devices that were deleted from the store, unless they have been used since. */
  public synchronized void removeExpired(List<DeviceRow> devices) {
    dirtyCursors.removeExpired(loaded, devices);
  }

  /**
   * Takes the cursors to be written to the store; {@link #finishCursorWrite} must follow. Loads the
   * inboxes of which cursors were recorded separately. Called by the writer thread only.
   *
   * @throws StoreException if an inbox cannot be read; no cursors are taken then
   */
  public List<CursorRow> takeDirtyCursors() throws StoreException {
    loadUnloadedInboxes();
    synchronized (this) {
      return dirtyCursors.take();
    }
  }

  /** Ends a write of the cursors taken last; they are taken again if they were not written. */
  public synchronized void finishCursorWrite(boolean written) {
    dirtyCursors.finish(written);
  }

  /** Notes that the messages of a stream up to an offset were deleted from the store. */
  public synchronized void markDeleted(Address address, long upTo) {
    loaded.update(address, stream -> stream.markDeleted(upTo));
    loaded.dropEntries(address);
  }
}
