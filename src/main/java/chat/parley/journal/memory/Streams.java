package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.CursorRow;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The streams that were used last, in memory, and all that are read live. Any thread may call; the
 * lock is never held while the store is asked.
 */
public final class Streams {

  private final StreamLookup lookup;
  private final Predicate<Address> subscribed;
  private final StreamEviction loaded;
  private final Set<Stream> live = new HashSet<>();
  private final Set<Stream> withGaps = new LinkedHashSet<>();
  private final DirtyCursors dirtyCursors;

  /**
   * @param maxBytes how much memory the streams may take, about
   * @param policy how many devices an inbox may have
   * @param subscribed whether somebody here reads a stream; called under the lock
   */
  public Streams(
      StreamLookup lookup, long maxBytes, DevicePolicy policy, Predicate<Address> subscribed) {
    this.lookup = lookup;
    this.subscribed = subscribed;
    this.dirtyCursors = new DirtyCursors(policy);
    // Cursors that the store does not know yet stay.
    this.loaded =
        new StreamEviction(maxBytes, stream -> isLive(stream) || dirtyCursors.contains(stream));
  }

  /** Looks at a stream under the lock, or changes it. */
  public <T> T with(Address address, Function<Stream, T> action) throws StoreException {
    while (true) {
      long before;
      synchronized (this) {
        Stream stream = loaded.get(address);
        if (stream != null) {
          return loaded.change(stream, action);
        }
        before = loaded.generation();
      }
      var stream = new Stream(lookup.stored(address));
      synchronized (this) {
        // Whatever is stored goes to the stream in memory too. So what was read is right, unless
        // another one was in memory meanwhile, took something, and has been forgotten.
        if (before == loaded.generation() && loaded.get(address) == null) {
          put(stream);
          return loaded.change(stream, action);
        }
      }
    }
  }

  /** All streams have begun new epochs: nothing that is known of any is true any more. */
  public synchronized void forgetAll() {
    loaded.clear();
    live.clear();
    withGaps.clear();
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

  /** Whether somebody still reads it here. */
  private boolean isLive(Stream stream) {
    if (stream.live() && !subscribed.test(stream.address())) {
      loaded.update(stream, Stream::endLive);
      live.remove(stream);
      withGaps.remove(stream);
    }
    return stream.live();
  }

  /** From now on messages of a stream leave in order only; it stays in memory while it is read. */
  public void goLive(Address address) throws StoreException {
    with(
        address,
        stream -> {
          stream.goLive();
          return live.add(stream);
        });
  }

  /** Something that changes what a stream knows, and may let messages go. */
  public interface Change {
    void apply(Stream stream, long maxBytes, Consumer<ChatMessage> ready);
  }

  /** Changes a stream, if it is in memory, and returns what may leave then. */
  public synchronized List<ChatMessage> change(Address address, Change change) {
    var ready = new ArrayList<ChatMessage>();
    Stream stream = loaded.get(address);
    if (stream != null) {
      change(stream, ready::add, change);
    }
    return ready;
  }

  private void change(Stream stream, Consumer<ChatMessage> ready, Change change) {
    loaded.update(stream, s -> change.apply(s, loaded.maxBytes() / 4, ready));
    if (stream.live() && stream.gap() != null) {
      withGaps.add(stream);
    } else {
      withGaps.remove(stream);
    }
  }

  /**
   * Takes messages that have been stored.
   *
   * @param streams those that they are in, as far as they are to be in memory
   * @return those that may leave; others are held back until what is missing before them has come
   */
  public synchronized List<ChatMessage> add(
      List<ChatMessage> messages, Map<Address, Stream> streams) {
    var ready = new ArrayList<ChatMessage>(messages.size());
    for (ChatMessage message : messages) {
      Address address = message.draft().to();
      Stream stream = loaded.get(address);
      if (stream == null) {
        stream = loadIfCurrent(streams.get(address), message);
      }
      // Nobody reads what is not in memory. Whoever begins to asks the store when it is.
      if (stream != null) {
        change(stream, ready::add, (s, max, taker) -> s.add(message, max, taker));
      }
    }
    loaded.evict();
    return ready;
  }

  /** It may have been loaded before all streams began new epochs. */
  private @Nullable Stream loadIfCurrent(@Nullable Stream stream, ChatMessage message) {
    if (stream == null || !stream.isOfEpoch(message)) {
      return null;
    }
    put(stream);
    return stream;
  }

  /** The streams that are read live here. */
  public synchronized List<Address> live() {
    return List.copyOf(live).stream().filter(this::isLive).map(Stream::address).toList();
  }

  /** What has been missing since a time at least: some of it, if it is much. */
  public synchronized List<OpenGap> holes(long since, int most) {
    return List.copyOf(withGaps).stream()
        .filter(this::isLive)
        .map(Stream::gap)
        .filter(hole -> hole != null && hole.since() - since <= 0)
        .limit(most)
        .toList();
  }

  /**
   * Notes that a device is in use, and adds it if it is unknown. May ask the store.
   *
   * @throws chat.parley.message.ChatException if there are too many
   */
  public void use(Address.Inbox inbox, String device) throws StoreException {
    with(
        inbox,
        stream -> {
          dirtyCursors.touch(stream, device);
          return stream;
        });
  }

  /**
   * Notes that a device has had the messages after one offset, up to another; apart if the inbox is
   * not in memory. Never asks the store.
   *
   * @return whether there was room
   * @throws chat.parley.message.ChatException if it is one device too many, or has too many gaps
   */
  public synchronized boolean delivered(Address.Inbox inbox, String device, long after, long upTo) {
    return dirtyCursors.markDelivered(loaded, inbox, device, after, upTo);
  }

  /** Loads the inboxes of cursors that are noted apart; {@link #takeMoves} has these then. */
  private void loadUnloadedInboxes() throws StoreException {
    for (Set<Address> inboxes : unloadedInboxes()) {
      Map<Address, StoredStream> stored = lookup.stored(inboxes);
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

  /** Devices have been deleted from the store, unless they have been used meanwhile. */
  public synchronized void expired(List<DeviceRow> devices) {
    dirtyCursors.removeExpired(loaded, devices);
  }

  /**
   * Returns the cursors to be written to the store; {@link #moved} follows. Asks the store if some
   * are of inboxes that are not in memory. Only the journal thread calls.
   */
  public List<CursorRow> takeMoves() throws StoreException {
    loadUnloadedInboxes();
    synchronized (this) {
      return dirtyCursors.take();
    }
  }

  public synchronized void moved(boolean written) {
    dirtyCursors.finish(written);
  }

  /** Messages of a stream have been deleted from the store, up to an offset. */
  public synchronized void deleted(Address address, long upTo) {
    Stream stream = loaded.get(address);
    if (stream != null) {
      loaded.update(stream, s -> s.markDeleted(upTo));
    }
  }
}
