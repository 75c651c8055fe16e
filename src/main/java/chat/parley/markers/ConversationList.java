package chat.parley.markers;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.store.ConversationRow;
import chat.parley.store.MarkerReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of users' conversations. Any thread may call; blocks for the store, for some
 * seconds at most.
 */
public final class ConversationList {

  /**
   * Maximum number of queries for a page, of which a user can no longer read most conversations.
   */
  private static final int MAX_QUERIES = 20;

  private final MarkerStore store;
  private final ConversationTitles titles;
  private final MarkerGuard guard;

  ConversationList(MarkerStore store, ConversationTitles titles, MarkerGuard guard) {
    this.store = store;
    this.titles = titles;
    this.guard = guard;
  }

  /**
   * Returns a page of the list.
   *
   * @param before the {@link ConversationPage#next} of the previous page; null for the first page
   * @param limit maximum number of conversations
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}, {@link
   *     ChatError#TOO_FAST}, {@link ChatError#BAD_PARAMETER}; {@link ChatError#STORE_AWAY} if the
   *     store is unavailable
   */
  public ConversationPage page(Identity user, @Nullable String before, int limit) {
    guard.checkList(user);
    long version = ListVersion.now();
    MarkerReader.Position from = parse(before);
    var entries = new ArrayList<ConversationEntry>();
    boolean more = true;
    for (int i = 0; more && entries.size() < limit && i < MAX_QUERIES; i++) {
      MarkerReader.Position after = from;
      int wanted = limit - entries.size();
      List<ConversationRow> rows =
          store.read(reader -> reader.conversations(user.name(), after, wanted + 1));
      more = rows.size() > wanted;
      List<ConversationRow> page = more ? rows.subList(0, wanted) : rows;
      page.forEach(row -> addReadable(user, row, entries));
      from = page.isEmpty() ? from : position(page.getLast());
    }
    return new ConversationPage(
        List.copyOf(entries), version, invitations(user.name()), more ? format(from) : null);
  }

  private long invitations(UserName user) {
    return store.invitations(List.of(user)).getOrDefault(user, 0L);
  }

  /** Adds a conversation, unless the user can no longer read it. */
  private void addReadable(Identity user, ConversationRow row, List<ConversationEntry> entries) {
    Address address = Address.ofStream(row.stream());
    if (titles.isCurrent(user.name(), address)) {
      entries.add(ConversationEntry.of(row, address, titles.of(user.name(), address)));
    }
  }

  private static MarkerReader.Position position(ConversationRow row) {
    return new MarkerReader.Position(row.activity(), row.stream());
  }

  private static String format(MarkerReader.Position position) {
    return position.activity() + ":" + position.stream();
  }

  private static MarkerReader.Position parse(@Nullable String before) {
    if (before == null) {
      return MarkerReader.Position.FIRST;
    }
    int colon = before.indexOf(':');
    try {
      Address stream = Address.ofStream(before.substring(colon + 1));
      return new MarkerReader.Position(
          Long.parseLong(before.substring(0, Math.max(0, colon))), stream.stream());
    } catch (NumberFormatException | ChatException _) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter 'before' must be the 'next' of a page of conversations");
    }
  }
}
