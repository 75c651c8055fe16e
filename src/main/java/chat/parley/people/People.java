package chat.parley.people;

import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AccessTable;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;
import chat.parley.store.PersonReader;
import chat.parley.store.PersonReader.Found;
import chat.parley.store.PersonRow;
import chat.parley.store.StoreException;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;

/**
 * The users that exist. Any thread may call; each method blocks for the store, up to about 10 s,
 * and up to 5 s until bans have been loaded.
 */
public final class People {

  private final StoreAccess store;
  private final PersonReader reader;
  private final SeenUsers seen;
  private final Sanctions sanctions;
  private final Limits limits;
  private final Rates<UserName> rates;

  People(
      StoreAccess store, PersonReader reader, SeenUsers seen, Sanctions sanctions, Limits limits) {
    this.store = store;
    this.reader = reader;
    this.seen = seen;
    this.sanctions = sanctions;
    this.limits = limits;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
  }

  /**
   * Returns a page of the users whose name, or a word of whose display name, has a prefix.
   *
   * @throws ChatException {@link ChatError#BANNED}; {@link ChatError#STORE_AWAY} if the store is
   *     unavailable
   */
  public UserPage search(Identity client, UserQuery query) {
    sanctions.checkBan(client);
    List<Found> found = store.read(() -> found(query));
    List<Found> page = found.subList(0, Math.min(found.size(), query.limit()));
    return new UserPage(
        page.stream().map(Found::person).toList(),
        found.size() > query.limit() ? position(page.getLast()).text() : null);
  }

  private List<Found> found(UserQuery query) throws StoreException {
    UserQuery.Position after = query.after();
    int limit = query.limit() + 1;
    return query.prefix().isEmpty()
        ? reader.list(after.name(), limit)
        : reader.search(query.prefix(), after.term(), after.name(), limit);
  }

  private static UserQuery.Position position(Found found) {
    return new UserQuery.Position(found.term(), found.person().name());
  }

  /**
   * Returns a user.
   *
   * @throws ChatException as {@link #search}, and {@link ChatError#NO_USER} if it does not exist
   */
  public PersonRow find(Identity client, UserName user) {
    sanctions.checkBan(client);
    return store
        .read(() -> reader.find(user.value()))
        .orElseThrow(
            () ->
                ChatError.NO_USER.because(
                    "The user '%s' has not been seen yet, and was not provisioned"
                        .formatted(user)));
  }

  /**
   * Checks that a client may set the profile of a user now, and counts that against the rate of the
   * client, which is as high as that of messages.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN}, {@link ChatError#BANNED}, {@link
   *     ChatError#MUTED} or {@link ChatError#TOO_FAST}
   */
  public void checkPut(Identity client, UserName user) {
    AccessTable.checkProfile(client, user);
    if (user.isGuest()) {
      throw ChatError.FORBIDDEN.because(
          "The user '%s' is a guest; guests have no profile".formatted(user));
    }
    sanctions.checkBan(client);
    sanctions.checkMute(client.name());
    ChatError.TOO_FAST.checkWait(
        rates.take(client.rateName(), 1),
        () ->
            "Rate limit exceeded: a client may set %d profiles per second"
                .formatted(limits.messagesPerSecond()));
  }

  /**
   * Sets a profile, which replaces that of the user, and adds the user if it does not exist. {@link
   * #checkPut} must precede.
   *
   * @throws ChatException {@link ChatError#TOO_FAST} if too many names are new in open mode; {@link
   *     ChatError#STORE_AWAY} or {@link ChatError#BUSY} if the profile is not known to be stored
   */
  public ProfileChange put(Profile profile) {
    UserName name = profile.name();
    ChatError.TOO_FAST.checkWait(
        seen.admit(name),
        () ->
            "Rate limit exceeded: a node in open mode records %d new users per minute"
                .formatted(limits.newUsersPerMinute()));
    var row = new PersonRow(name.value(), profile.displayName(), profile.avatar());
    SequencedSet<String> terms = SearchTerms.of(row.name(), row.displayName());
    String before =
        store.read(() -> reader.find(row.name())).map(PersonRow::displayName).orElse(null);
    boolean added = store.write(writer -> writer.persons().put(row, terms));
    seen.added(name);
    return new ProfileChange(added, !Objects.equals(before, row.displayName()));
  }
}
