package chat.parley.markers;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.store.ConversationRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads entries of lists from the store and sends them. Each is read after the change for which it
 * is sent, so the newest one is always right. Any thread may call; blocks for the store.
 */
final class EntrySender {

  /** Maximum number of users of one query. */
  private static final int MAX_USERS = 500;

  private final ListSubscriptions subscriptions;
  private final MarkerStore store;
  private final ConversationTitles titles;
  private final JsonMapper json = JsonMapper.shared();
  private final String idPrefix =
      ChatMessage.EPHEMERAL_ID_PREFIX + UUID.randomUUID().toString().substring(0, 13) + "-l";
  private final AtomicLong sent = new AtomicLong();

  EntrySender(ListSubscriptions subscriptions, MarkerStore store, ConversationTitles titles) {
    this.subscriptions = subscriptions;
    this.store = store;
    this.titles = titles;
  }

  /** Returns the number of entries sent. */
  long sent() {
    return sent.get();
  }

  /**
   * Sends the entries that some users have for a conversation.
   *
   * @return the users that have an outbox without room for it
   */
  Set<UserName> send(Address stream, Set<UserName> users) {
    long version = ListVersion.now();
    var refused = new HashSet<UserName>();
    List<UserName> all = List.copyOf(users);
    for (int from = 0; from < all.size(); from += MAX_USERS) {
      var some = Set.copyOf(all.subList(from, Math.min(all.size(), from + MAX_USERS)));
      for (ConversationRow row : store.read(reader -> reader.conversations(stream, some))) {
        var user = new UserName(row.user());
        byte[] entry = encode(row, version);
        for (ListSession session : subscriptions.of(user)) {
          if (!send(session, stream, entry)) {
            refused.add(user);
          }
        }
      }
    }
    return refused;
  }

  /**
   * Sends the entries of a session that have changed since a time.
   *
   * @param since in milliseconds since 1970 UTC
   * @param limit maximum number of entries; the newest ones if there are more
   * @return the conversations for which the outbox had no room
   */
  List<Address> sendChangedSince(ListSession session, long since, int limit) {
    long version = ListVersion.now();
    var refused = new ArrayList<Address>();
    List<ConversationRow> rows =
        store.read(reader -> reader.changedSince(session.user(), since, limit));
    for (ConversationRow row : rows) {
      Address stream = Address.ofStream(row.stream());
      if (!send(session, stream, encode(row, version))) {
        refused.add(stream);
      }
    }
    return refused;
  }

  private boolean send(ListSession session, Address stream, byte[] entry) {
    return session.send(stream, entry, idPrefix + sent.incrementAndGet());
  }

  /** Returns the entry as JSON; without anything of the conversation if the user cannot read it. */
  private byte[] encode(ConversationRow row, long version) {
    Address stream = Address.ofStream(row.stream());
    var user = new UserName(row.user());
    boolean ended = row.marker().ended() || !titles.isCurrent(user, stream);
    ObjectNode entry;
    if (ended) {
      subscriptions.unfollow(user, stream);
      entry = json.createObjectNode().put("stream", stream.publicName(user)).put("ended", true);
    } else {
      subscriptions.follow(user, stream);
      entry = json.valueToTree(ConversationEntry.of(row, stream, titles.of(user, stream)));
    }
    return json.writeValueAsBytes(entry.put("version", version));
  }
}
