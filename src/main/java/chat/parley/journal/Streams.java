package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.DeviceRow;
import chat.parley.store.Place;
import chat.parley.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
  private final DevicePolicy policy;
  private final Predicate<Address> subscribed;
  private final LoadedStreams loaded;
  private final Set<Stream> live = new HashSet<>();
  private final Set<Stream> incomplete = new LinkedHashSet<>();
  private final Moves moves = new Moves();

  /**
   * @param maxBytes how much memory the streams may take, about
   * @param policy how many devices an inbox may have
   * @param subscribed whether somebody here reads a stream; called under the lock
   */
  Streams(StreamLookup lookup, long maxBytes, DevicePolicy policy, Predicate<Address> subscribed) {
    this.lookup = lookup;
    this.policy = policy;
    this.subscribed = subscribed;
    // Places that the store does not know yet stay.
    this.loaded = new LoadedStreams(maxBytes, stream -> isLive(stream) || moves.of(stream));
  }

  /** Looks at a stream under the lock, or changes it. */
  <T> T with(Address address, Function<Stream, T> action) throws StoreException {
    while (true) {
      long before;
      synchronized (this) {
        Stream stream = loaded.get(address);
        if (stream != null) {
          return loaded.change(stream, action);
        }
        before = loaded.forgotten();
      }
      var stream = new Stream(lookup.stored(address));
      synchronized (this) {
        // Whatever is stored goes to the stream in memory too. So what was read is right, unless
        // another one was in memory meanwhile, took something, and has been forgotten.
        if (before == loaded.forgotten() && loaded.get(address) == null) {
          loaded.put(stream);
          return loaded.change(stream, action);
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

  /** Whether somebody still reads it here. */
  private boolean isLive(Stream stream) {
    if (stream.live() && !subscribed.test(stream.address())) {
      loaded.update(stream, Stream::leave);
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
          stream.goLive();
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
    loaded.update(stream, s -> change.apply(s, loaded.maxBytes() / 4, ready));
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
      if (stream == null && (stream = streams.get(address)) != null) {
        loaded.put(stream);
      }
      // Nobody reads what is not in memory. Whoever begins to asks the store when it is.
      if (stream != null) {
        change(stream, ready::add, (s, max, taker) -> s.add(message, max, taker));
      }
    }
    loaded.forgetOldest();
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

  /**
   * Notes that a device is in use, and adds it if it is unknown.
   *
   * @throws chat.parley.message.ChatException if there are too many
   */
  void use(Address.Inbox inbox, String device) throws StoreException {
    move(inbox, device, (devices, deleted) -> devices.use(device, deleted, policy));
  }

  /**
   * A device has had what lies behind one offset, up to another.
   *
   * @throws chat.parley.message.ChatException if it is one device too many, or has too many gaps
   */
  void delivered(Address.Inbox inbox, String device, long after, long upTo) throws StoreException {
    move(
        inbox,
        device,
        (devices, deleted) -> devices.delivered(device, after, upTo, deleted, policy));
  }

  private interface Moving {
    boolean moves(Devices devices, long deleted);
  }

  private void move(Address.Inbox inbox, String device, Moving moving) throws StoreException {
    with(
        inbox,
        stream -> {
          // An inbox without messages has no row that its devices could belong to.
          if (moving.moves(stream.devices(), stream.row().deleted()) && stream.last() > 0) {
            moves.add(stream, device);
          }
          return stream;
        });
  }

  /** Devices have been deleted from the store, unless they have been used meanwhile. */
  synchronized void expired(List<DeviceRow> devices) {
    var byInbox = new HashMap<Address, Set<String>>();
    devices.forEach(d -> byInbox.computeIfAbsent(d.inbox(), _ -> new HashSet<>()).add(d.name()));
    byInbox.forEach(
        (inbox, names) -> {
          Stream stream = loaded.get(inbox);
          if (stream == null) {
            loaded.outdate();
          } else {
            loaded.update(stream, s -> s.devices().expire(names, policy));
          }
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
      loaded.update(stream, s -> s.deleted(upTo));
    }
  }
}
