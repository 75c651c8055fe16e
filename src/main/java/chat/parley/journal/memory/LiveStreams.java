package chat.parley.journal.memory;

import chat.parley.message.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The live streams: those with gaps, and the rooms of which a message waits for a change of the
 * members. Not thread-safe: called under the lock of {@link Streams}.
 */
final class LiveStreams {

  private final Predicate<Address> subscribed;
  private final StreamEviction loaded;
  private final Set<Stream> live = new HashSet<>();
  private final Set<Stream> withGaps = new LinkedHashSet<>();

  /** The rooms that wait for changes, by the streams of these changes. */
  private final Map<Address.Members, Set<Stream>> waiting = new HashMap<>();

  /**
   * @param subscribed returns whether this node has subscriptions to a stream for which other nodes
   *     may store messages
   */
  LiveStreams(Predicate<Address> subscribed, StreamEviction loaded) {
    this.subscribed = subscribed;
    this.loaded = loaded;
  }

  void clear() {
    live.clear();
    withGaps.clear();
    waiting.clear();
  }

  /** Makes a loaded stream live; returns false if it was. */
  boolean goLive(Stream stream) {
    if (stream.address() instanceof Address.Room room) {
      var members = new Address.Members(room.name());
      stream.goLive(() -> released(members));
    } else {
      stream.goLive();
    }
    return live.add(stream);
  }

  /**
   * Returns the offset up to which the changes of members have been released; 0 if they are not
   * live, so that some may have been left out.
   */
  private long released(Address.Members members) {
    Stream changes = loaded.get(members);
    return changes != null && changes.live() ? changes.lastOffset() : 0;
  }

  /** Returns whether a stream is live; ends live delivery if nothing here needs it any more. */
  boolean isLive(Stream stream) {
    if (stream.live() && !isNeeded(stream.address())) {
      loaded.update(stream, Stream::endLive);
      live.remove(stream);
      changed(stream);
    }
    return stream.live();
  }

  private boolean isNeeded(Address address) {
    return subscribed.test(address)
        || (address instanceof Address.Members members && waiting.containsKey(members));
  }

  /** Notes that a loaded stream may have a gap now, or wait for a change, or neither. */
  void changed(Stream stream) {
    if (stream.live() && stream.gap() != null) {
      withGaps.add(stream);
    } else {
      withGaps.remove(stream);
    }
    if (stream.address() instanceof Address.Room room) {
      updateWaiting(stream, room);
    }
  }

  private void updateWaiting(Stream stream, Address.Room room) {
    long awaited = stream.awaitedMembers();
    if (awaited == 0 && waiting.isEmpty()) {
      return;
    }
    var members = new Address.Members(room.name());
    if (awaited > 0) {
      waiting.computeIfAbsent(members, _ -> new LinkedHashSet<>()).add(stream);
      expect(members, awaited);
    } else {
      waiting.computeIfPresent(
          members,
          (_, rooms) -> {
            rooms.remove(stream);
            return rooms.isEmpty() ? null : rooms;
          });
    }
  }

  /** Makes the changes of members up to an offset a gap, unless they have been released. */
  private void expect(Address.Members members, long offset) {
    Stream changes = loaded.get(members);
    if (changes != null && changes.live()) {
      changes.expectUpTo(offset, System.nanoTime());
      changed(changes);
    }
  }

  /** Returns the rooms that wait for changes of members: of one room, in several generations. */
  List<Stream> waitingFor(Address.Members members) {
    return List.copyOf(waiting.getOrDefault(members, Set.of()));
  }

  /**
   * Returns the streams of changes for which rooms wait although these streams are not live. That
   * is not so if each subscription to a room follows its changes first.
   */
  List<Address.Members> missingMembers() {
    waiting.values().stream().flatMap(Set::stream).toList().forEach(this::isLive);
    return waiting.keySet().stream().filter(members -> !isLive(members)).toList();
  }

  private boolean isLive(Address.Members members) {
    Stream changes = loaded.get(members);
    return changes != null && changes.live();
  }

  /** Returns the addresses of all live streams. */
  List<Address> addresses() {
    return List.copyOf(live).stream().filter(this::isLive).map(Stream::address).toList();
  }

  /** See {@link Streams#gaps}. */
  List<OpenGap> gaps(long since, int limit) {
    return List.copyOf(withGaps).stream()
        .filter(this::isLive)
        .map(Stream::gap)
        .filter(gap -> gap != null && gap.since() - since <= 0)
        .limit(limit)
        .toList();
  }
}
