package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.Place;
import chat.parley.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The streams that were used last, in memory, and all that are read live. Any thread may call; the
 * lock is never held while the store is asked.
 */
final class Streams {

  private final StreamLookup lookup;
  private final long maxBytes;
  private final Predicate<Address> subscribed;
  private final LinkedHashMap<Address, Stream> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Stream> live = new HashSet<>();
  private final Set<Stream> incomplete = new LinkedHashSet<>();
  private final Moves moves = new Moves();
  private long bytes;
  private long forgotten;

  /**
   * @param maxBytes how much memory the streams may take, about
   * @param subscribed whether somebody here reads a stream; called under the lock
   */
  Streams(StreamLookup lookup, long maxBytes, Predicate<Address> subscribed) {
    this.lookup = lookup;
    this.maxBytes = maxBytes;
    this.subscribed = subscribed;
  }

  /** Looks at a stream under the lock. */
  <T> T with(Address address, Function<Stream, T> action) throws StoreException {
    while (true) {
      long before;
      synchronized (this) {
        Stream stream = loaded.get(address);
        if (stream != null) {
          return action.apply(stream);
        }
        before = forgotten;
      }
      var stream = new Stream(lookup.stored(address));
      synchronized (this) {
        // Whatever is stored goes to the stream in memory too. So what was read is right, unless
        // another one was in memory meanwhile, took something, and has been forgotten.
        if (before == forgotten && !loaded.containsKey(address)) {
          put(stream);
          return action.apply(stream);
        }
      }
    }
  }

  /** The streams as they are in memory. Only to be handed to {@link #add}. */
  Map<Address, Stream> load(Collection<Address> addresses) throws StoreException {
    var streams = new HashMap<Address, Stream>();
    for (Address address : addresses) {
      streams.put(address, with(address, stream -> stream));
    }
    return streams;
  }

  /** All streams have begun new epochs: nothing that is known of any is true any more. */
  synchronized void forgetAll() {
    loaded.clear();
    live.clear();
    incomplete.clear();
    moves.clear();
    bytes = 0;
    forgotten++;
  }

  private void put(Stream stream) {
    loaded.put(stream.address(), stream);
    bytes += stream.bytes();
    forgetOldest();
  }

  /** The one that was used last stays, and so do places that the store does not know yet. */
  private void forgetOldest() {
    for (int left = loaded.size(); bytes > maxBytes && left > 1; left--) {
      Stream stream = loaded.pollFirstEntry().getValue();
      boolean stays = isLive(stream) || moves.of(stream);
      bytes -= stream.bytes();
      if (stays) {
        // As the newest one, so that it is not looked at again and again.
        stream.forgetMessages();
        loaded.put(stream.address(), stream);
        bytes += stream.bytes();
      } else {
        forgotten++;
      }
    }
  }

  /** Whether somebody still reads it here. */
  private boolean isLive(Stream stream) {
    if (stream.live() && !subscribed.test(stream.address())) {
      bytes -= stream.bytes();
      stream.leave();
      bytes += stream.bytes();
      live.remove(stream);
      incomplete.remove(stream);
    }
    return stream.live();
  }

  /** From now on messages of a stream leave in order only; it stays in memory while it is read. */
  void goLive(Address address) throws StoreException {
    with(
        address,
        stream -> {
          bytes -= stream.bytes();
          stream.goLive();
          bytes += stream.bytes();
          return live.add(stream);
        });
  }

  /** Something that changes what a stream knows, and may let messages go. */
  interface Change {
    void apply(Stream stream, long maxBytes, Consumer<ChatMessage> ready);
  }

  /** Changes a stream, if it is in memory, and returns what may leave then. */
  synchronized List<ChatMessage> change(Address address, Change change) {
    var ready = new ArrayList<ChatMessage>();
    Stream stream = loaded.get(address);
    if (stream != null) {
      change(stream, ready::add, change);
    }
    return ready;
  }

  private void change(Stream stream, Consumer<ChatMessage> ready, Change change) {
    long before = stream.bytes();
    change.apply(stream, maxBytes / 4, ready);
    bytes += stream.bytes() - before;
    if (stream.live() && stream.hole() != null) {
      incomplete.add(stream);
    } else {
      incomplete.remove(stream);
    }
  }

  /**
   * Takes messages that have been stored.
   *
   * @param streams those that they are in, as far as they are to be in memory
   * @return those that may leave; others are held back until what is missing before them has come
   */
  synchronized List<ChatMessage> add(List<ChatMessage> messages, Map<Address, Stream> streams) {
    var ready = new ArrayList<ChatMessage>(messages.size());
    for (ChatMessage message : messages) {
      Address address = message.draft().to();
      Stream stream = loaded.get(address);
      if (stream == null) {
        stream = streams.get(address);
        // It may have been loaded before all streams began new epochs.
        if (stream != null && stream.isOfEpoch(message)) {
          put(stream);
        }
      }
      // Nobody reads what is not in memory. Whoever begins to asks the store when it is.
      if (stream != null) {
        change(stream, ready::add, (s, max, taker) -> s.add(message, max, taker));
      }
    }
    forgetOldest();
    return ready;
  }

  /** The streams that are read live here. */
  synchronized List<Address> live() {
    return List.copyOf(live).stream().filter(this::isLive).map(Stream::address).toList();
  }

  /** What has been missing since a time at least: some of it, if it is much. */
  synchronized List<Hole> holes(long since, int most) {
    return List.copyOf(incomplete).stream()
        .filter(this::isLive)
        .map(Stream::hole)
        .filter(hole -> hole != null && hole.since() - since <= 0)
        .limit(most)
        .toList();
  }

  /** A device has had what lies behind one offset, up to another. */
  void delivered(Address.Inbox inbox, String device, long after, long upTo) throws StoreException {
    with(
        inbox,
        stream -> {
          // What lies behind the end was delivered before the stream began a new epoch.
          if (upTo <= stream.known().last() && stream.device(device).between(after, upTo)) {
            moves.add(stream, device);
          }
          return stream;
        });
  }

  synchronized boolean haveMoves() {
    return !moves.isEmpty();
  }

  /** The places to be written to the store; {@link #moved} follows. */
  synchronized List<Place> takeMoves() {
    return moves.take();
  }

  synchronized void moved(boolean written) {
    if (written) {
      moves.written();
    } else {
      moves.failed();
    }
  }

  /** Messages of a stream have been deleted from the store, up to an offset. */
  synchronized void deleted(Address address, long upTo) {
    Stream stream = loaded.get(address);
    if (stream != null) {
      bytes -= stream.bytes();
      stream.deleted(upTo);
      bytes += stream.bytes();
    }
  }
}
