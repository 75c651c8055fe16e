package chat.parley.presence;

import chat.parley.journal.StoreAccess;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.store.PresenceReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The access of presence to the store. Any thread may call; each method blocks as those of {@link
 * StoreAccess}, and throws their exceptions.
 */
final class PresenceStore {

  /** Number of users in one query. */
  private static final int AT_ONCE = 500;

  private static final int PAGE = 5_000;

  private final StoreAccess store;
  private final PresenceReader reader;
  private final LastSeenTimes lastSeen;

  PresenceStore(StoreAccess store, PresenceReader reader, LastSeenTimes lastSeen) {
    this.store = store;
    this.reader = reader;
    this.lastSeen = lastSeen;
  }

  /** Returns those users that a user may see; guests have no presence. */
  Set<UserName> visibleTo(UserName viewer, Collection<UserName> users) {
    List<UserName> others =
        users.stream().filter(user -> !user.isGuest() && !user.equals(viewer)).toList();
    var visible = new HashSet<UserName>();
    if (users.contains(viewer) && !viewer.isGuest()) {
      visible.add(viewer);
    }
    for (int from = 0; from < others.size(); from += AT_ONCE) {
      List<UserName> part = others.subList(from, Math.min(others.size(), from + AT_ONCE));
      visible.addAll(store.readIfAnswering(() -> reader.visibleTo(viewer, part)));
    }
    return visible;
  }

  /** Returns when users were last online, without those of which it is not known. */
  Map<UserName, Long> lastSeen(Collection<UserName> users) {
    return lastSeen.read(users);
  }

  /** Returns the members of a room in the order of their names, at most some. */
  List<UserName> members(RoomName room, int max) {
    var all = new ArrayList<UserName>();
    int wanted = Math.min(PAGE, max);
    List<UserName> page;
    do {
      String after = all.isEmpty() ? "" : all.getLast().value();
      page = store.readIfAnswering(() -> reader.members(room, after, wanted));
      all.addAll(page);
    } while (page.size() == wanted && all.size() < max);
    return all;
  }

  /** Returns the numbers of the nodes that have no link to the broker, by id. */
  Map<String, Long> beats() {
    return store.readIfAnswering(reader::unlinkedNodes);
  }

  /** Shows that a node without a link to the broker runs. */
  void beat(String node) {
    store.write(
        writer -> {
          writer.lastSeen().beat(node);
          return node;
        });
  }

  /** Ends that. */
  void endBeats(String node) {
    store.write(
        writer -> {
          writer.lastSeen().endBeats(node);
          return node;
        });
  }
}
