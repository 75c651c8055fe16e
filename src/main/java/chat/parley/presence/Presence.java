package chat.parley.presence;

import chat.parley.delivery.Outbox;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.ClientSession;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The presence of users. Any thread may call; methods that block say so. */
public final class Presence {

  /** The users that a viewer may see, and when they were last online. */
  private record Visible(Set<UserName> users, Map<UserName, Long> lastSeen) {}

  private final PresenceThread thread;
  private final PresenceSubscribers subscribers;
  private final PresenceBoard board;
  private final OwnStates ownStates;
  private final PresenceRights rights;

  Presence(
      PresenceThread thread,
      PresenceSubscribers subscribers,
      PresenceBoard board,
      OwnStates ownStates,
      PresenceRights rights) {
    this.thread = thread;
    this.subscribers = subscribers;
    this.board = board;
    this.ownStates = ownStates;
    this.rights = rights;
  }

  /** Returns the presence of a new session, which has to be closed. */
  public PresenceSession open(ClientSession session, Outbox outbox) {
    return new PresenceSession(this, session, outbox);
  }

  /**
   * Handles a request that belongs to no session: it changes what all sessions of the user watch
   * that have asked for presence, those on other nodes a moment later, and the state of all its
   * sessions that have not set their own. Blocks for the presence thread.
   *
   * @throws ChatException as {@link PresenceSession#handle}
   */
  public void handle(Identity user, PresenceRequest request) {
    check(user, request);
    if (request.changesWatch()) {
      run(all -> all.changeAll(user.name(), request, max()));
      ownStates.watchOnOtherNodes(user.name(), request);
    }
    if (request.state() != null) {
      choose(user.name(), request.state());
    }
  }

  /**
   * Returns the presence of users, by name, in the order of the names. Blocks while it is read from
   * the store what the viewer may see.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}, {@link
   *     ChatError#TOO_FAST}; {@link ChatError#TOO_MANY_WATCHED}; {@link ChatError#STORE_AWAY} if
   *     the store is unavailable, {@link ChatError#BUSY} if too many users look up others
   */
  public Map<String, PresenceEntry> get(Identity viewer, List<UserName> users) {
    rights.guard().checkLookUp(viewer);
    var wanted = new HashSet<>(users);
    if (wanted.size() > max()) {
      throw ChatError.TOO_MANY_WATCHED.because(
          "A request can name at most %d users".formatted(max()));
    }
    Visible visible = rights.lookUps().readHere(() -> read(viewer.name(), wanted));
    return thread.call(
        () -> {
          var entries = new LinkedHashMap<String, PresenceEntry>();
          users.forEach(user -> entries.put(user.value(), entry(user, visible)));
          return entries;
        });
  }

  private Visible read(UserName viewer, Set<UserName> users) {
    Set<UserName> visible = rights.store().visibleTo(viewer, users);
    return new Visible(visible, rights.store().lastSeen(visible));
  }

  private PresenceEntry entry(UserName user, Visible visible) {
    return visible.users.contains(user)
        ? board.entry(user, visible.lastSeen.getOrDefault(user, 0L))
        : PresenceEntry.UNKNOWN;
  }

  int max() {
    return rights.max();
  }

  void check(Identity user, PresenceRequest request) {
    request.checkSize(max());
    if (request.changesWatch()) {
      checkLookUp(user);
    } else {
      rights.guard().checkState(user);
    }
  }

  void checkLookUp(Identity user) {
    rights.guard().checkLookUp(user);
  }

  void choose(UserName user, Availability state) {
    ownStates.choose(user, state);
  }

  void endInvisibility(UserName user) {
    ownStates.endInvisibility(user);
  }

  /** Runs a task on the presence thread, and waits for it. */
  void run(Consumer<PresenceSubscribers> task) {
    thread.run(() -> task.accept(subscribers));
  }

  /** Has a task run on the presence thread. */
  void execute(Consumer<PresenceSubscribers> task) {
    thread.execute(() -> task.accept(subscribers));
  }
}
