package chat.parley.markers;

import chat.parley.message.Address;
import chat.parley.message.EphemeralIds;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.store.ConversationRow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads entries of lists from the store and sends them. Each is read after the change for which it
 * is sent, so the one that is sent last is right. Used by the thread of {@link LiveLists}, which
 * blocks for the store.
 */
final class EntrySender {

  /** Maximum number of users of one query. */
  private static final int MAX_USERS = 500;

  /** Time after which a session without room for an entry gets it as one that it has missed. */
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final ListSubscriptions subscriptions;
  private final MarkerStore store;
  private final ConversationTitles titles;
  private final JsonMapper json = JsonMapper.shared();
  private final EphemeralIds ids = new EphemeralIds();

  EntrySender(ListSubscriptions subscriptions, MarkerStore store, ConversationTitles titles) {
    this.subscriptions = subscriptions;
    this.store = store;
    this.titles = titles;
  }

  /** Returns the number of entries sent. Any thread may call. */
  long sent() {
    return ids.count();
  }

  /**
   * Sends the entries that some users have for a conversation to their sessions that are up to
   * date. A session without room for it falls behind.
   *
   * @param version the version of the lists with these entries
   */
  void send(Address stream, Set<UserName> users, long version) {
    List<UserName> all = List.copyOf(users);
    for (int from = 0; from < all.size(); from += MAX_USERS) {
      List<ConversationRow> rows =
          rows(stream, all.subList(from, Math.min(all.size(), from + MAX_USERS)));
      Map<String, ConversationRow> successors = successors(stream, rows);
      rows.forEach(row -> send(row, stream, encode(row, stream, successors, version), version));
    }
  }

  private List<ConversationRow> rows(Address stream, Collection<UserName> users) {
    return store.read(reader -> reader.conversations(stream, Set.copyOf(users)));
  }

  private void send(ConversationRow row, Address stream, byte[] entry, long version) {
    for (ListSession session : subscriptions.of(new UserName(row.user()))) {
      if (!session.isUpToDate()) {
        session.noteChanged(stream);
      } else if (!send(session, stream, entry, version)) {
        session.fallBehind(version, System.nanoTime() + RETRY_NANOS);
        session.noteChanged(stream);
      }
    }
  }

  /** Sends the numbers of invitations of some users to their sessions that are up to date. */
  void sendInvitations(Set<UserName> users) {
    List<UserName> all = users.stream().filter(this::wantsInvitations).toList();
    for (int from = 0; from < all.size(); from += MAX_USERS) {
      store
          .invitations(all.subList(from, Math.min(all.size(), from + MAX_USERS)))
          .forEach(this::sendInvitations);
    }
  }

  private boolean wantsInvitations(UserName user) {
    return subscriptions.of(user).stream().anyMatch(ListSession::wantsInvitations);
  }

  private void sendInvitations(UserName user, long count) {
    for (ListSession session : subscriptions.of(user)) {
      if (session.isUpToDate() && !sendInvitations(session, count)) {
        session.fallBehind(session.version(), System.nanoTime() + RETRY_NANOS);
      }
    }
  }

  /** Sends the number of invitations to a session that lacks it; false if there is no room. */
  private boolean sendInvitations(ListSession session, long count) {
    if (!session.lacksInvitations(count)) {
      return true;
    }
    ObjectNode body = json.createObjectNode().put("invitations", count);
    byte[] bytes = json.writeValueAsBytes(body.put("version", session.version()));
    return session.sendInvitations(count, bytes, ids.next());
  }

  private boolean sendMissedInvitations(ListSession session) {
    UserName user = session.user();
    return !session.wantsInvitations()
        || sendInvitations(session, store.invitations(List.of(user)).getOrDefault(user, 0L));
  }

  /**
   * Sends the entries that have changed since the version of a session, which is behind. It is up
   * to date afterwards if its outbox had room for all; if not, the next call continues.
   *
   * @param version the version of the list with all of them
   */
  void sendMissed(ListSession session, long version) {
    List<ConversationRow> rows = currentSince(session.user(), session.version());
    for (ConversationRow row : rows) {
      // The entries that follow are of later changes; the last one completes the list.
      long reached =
          row.equals(rows.getLast()) ? version : Math.min(version, ListVersion.of(row.movedAt()));
      if (!sendMissed(session, row, Map.of(), reached)) {
        return;
      }
    }
    if (sendNoted(session) && sendMissedInvitations(session)) {
      session.catchUp();
    }
  }

  /** Sends the noted conversations that were not sent yet; returns false if there is no room. */
  private boolean sendNoted(ListSession session) {
    for (Address stream : session.unsent()) {
      List<ConversationRow> rows = rows(stream, Set.of(session.user()));
      Map<String, ConversationRow> successors = successors(stream, rows);
      for (ConversationRow row : rows) {
        if (!sendMissed(session, row, successors, session.version())) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Sends the entry of a row unless it was sent before; returns false if there is no room for it.
   */
  private boolean sendMissed(
      ListSession session,
      ConversationRow row,
      Map<String, ConversationRow> successors,
      long reached) {
    if (session.hasSent(row)) {
      return true;
    }
    Address stream = Address.ofStream(row.stream());
    // The client has everything up to its version, which does not go back.
    long version = Math.max(session.version(), reached);
    if (!send(session, stream, encode(row, stream, successors, version), version)) {
      return false;
    }
    session.recordSent(row);
    return true;
  }

  /** Returns the conversations of a user that have changed since a version. */
  List<Address> changedSince(UserName user, long version) {
    return currentSince(user, version).stream().map(row -> Address.ofStream(row.stream())).toList();
  }

  /** Notes that the title of a room may have changed. */
  void forgetTitle(RoomName room) {
    titles.forget(room);
  }

  /**
   * Returns the rows that have changed since a version, by ascending time of the last change; one
   * for each name: a room that was deleted and created again has several, of which the last one
   * counts. The rooms of the others are unfollowed.
   */
  private List<ConversationRow> currentSince(UserName user, long version) {
    List<ConversationRow> rows =
        store.read(reader -> reader.changedSince(user, version, ListSession.MAX_CHANGED));
    var last = new HashMap<String, Address>();
    for (ConversationRow row : rows) {
      Address stream = Address.ofStream(row.stream());
      last.merge(stream.publicName(user), stream, EntrySender::later);
    }
    return rows.stream().filter(row -> isLast(user, row, last)).toList();
  }

  private static Address later(Address one, Address other) {
    return one instanceof Address.Room(_, long generation)
            && other instanceof Address.Room(_, long otherGeneration)
            && generation > otherGeneration
        ? one
        : other;
  }

  private boolean isLast(UserName user, ConversationRow row, Map<String, Address> last) {
    Address stream = Address.ofStream(row.stream());
    boolean isLast = stream.equals(last.get(stream.publicName(user)));
    if (!isLast) {
      subscriptions.unfollow(user, stream);
    }
    return isLast;
  }

  private boolean send(ListSession session, Address stream, byte[] entry, long version) {
    return session.send(stream, entry, ids.next(), version);
  }

  /**
   * Returns the entry as JSON; without anything of the conversation if the user cannot read it.
   *
   * @param successors the rows of the room that was created again under the name, by user
   */
  private byte[] encode(
      ConversationRow row, Address stream, Map<String, ConversationRow> successors, long version) {
    ObjectNode entry = isListed(row) ? listed(row) : ended(row, stream, successors);
    return json.writeValueAsBytes(entry.put("version", version));
  }

  private boolean isListed(ConversationRow row) {
    return !row.marker().ended()
        && titles.isCurrent(new UserName(row.user()), Address.ofStream(row.stream()));
  }

  private ObjectNode listed(ConversationRow row) {
    var user = new UserName(row.user());
    Address stream = Address.ofStream(row.stream());
    subscriptions.follow(user, stream);
    return json.valueToTree(ConversationEntry.of(row, stream, titles.of(user, stream)));
  }

  private ObjectNode ended(
      ConversationRow row, Address stream, Map<String, ConversationRow> successors) {
    var user = new UserName(row.user());
    subscriptions.unfollow(user, stream);
    ConversationRow successor = successors.get(row.user());
    return successor == null
        ? json.createObjectNode().put("stream", stream.publicName(user)).put("ended", true)
        : listed(successor);
  }

  /**
   * Returns the rows of the room that was created again under the name of a deleted one, by user,
   * of those users whose conversation has ended and that are members again: to them both rooms are
   * the same conversation.
   */
  private Map<String, ConversationRow> successors(Address stream, List<ConversationRow> rows) {
    List<UserName> users =
        rows.stream().filter(row -> !isListed(row)).map(row -> new UserName(row.user())).toList();
    if (users.isEmpty() || !(stream instanceof Address.Room(RoomName name, _))) {
      return Map.of();
    }
    titles.forget(name);
    Address current = titles.room(users.getFirst(), name).address();
    if (current.equals(stream)) {
      return Map.of();
    }
    return rows(current, users).stream()
        .filter(this::isListed)
        .collect(Collectors.toMap(ConversationRow::user, row -> row));
  }
}
