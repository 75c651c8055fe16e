package chat.parley.membership;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.MessageWaiter;
import chat.parley.delivery.Subscription;
import chat.parley.failures.Failures;
import chat.parley.journal.Journal;
import chat.parley.journal.RoomLookup;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomEvent;
import chat.parley.room.RoomLimits;
import chat.parley.room.RoomRights;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The access of users to rooms on this node. Any thread may call; a call blocks for some seconds at
 * most, while a membership is read from the store.
 *
 * <p>With several nodes, what is known here of a room may be outdated. So the access of a reader is
 * checked against changes at least as new as the messages that it is to read, which carry the
 * offset of the last change before them; and the store checks the access of a sender again if there
 * was a change.
 */
@Component
public final class RoomDirectory {

  /** How long a room that may be changed by other nodes is known without being read again. */
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private final RoomLimits limits;
  private final Fanout fanout;
  private final AuditLog audit;
  private final RoomViews views = new RoomViews();
  private final RoomSubscribers subscribers;
  private volatile @Nullable Journal journal;
  private volatile boolean shared;

  RoomDirectory(RoomLimits limits, Fanout fanout, AuditLog audit, Failures failures) {
    this.limits = limits;
    this.fanout = fanout;
    this.audit = audit;
    this.subscribers = new RoomSubscribers(fanout, failures);
  }

  /**
   * Starts to read the store.
   *
   * @param shared whether other nodes change rooms too
   */
  public void start(Journal from, boolean shared) {
    this.shared = shared;
    journal = from;
  }

  /** Returns the limits on rooms. */
  public RoomLimits limits() {
    return limits;
  }

  /**
   * Applies a change that was committed, before any message that was sent after it is delivered.
   * Called in the order of the changes, under the monitor of the {@link Fanout}; does not block.
   */
  public void apply(ChatMessage change) {
    if (change.draft().to() instanceof Address.Members(RoomName room)) {
      RoomEvent event = RoomEvent.read(change.draft().body().bytes());
      views.apply(room, event, change.offset());
      subscribers.apply(room, event, change.offset());
    }
  }

  /** Forgets what is known of all rooms, because all streams have begun new epochs. */
  public void clear() {
    views.clear();
  }

  /** Forgets the memberships of all users but some. */
  void retain(Predicate<UserName> retained) {
    views.retain(retained);
  }

  /** Returns the number of memberships in memory. */
  public int memberships() {
    return views.size();
  }

  /** Returns the reader of rooms and members in the store. */
  public RoomLookup lookup() {
    Journal from = journal;
    if (from == null) {
      throw ChatError.STORE_AWAY.because("Parley is starting; try again");
    }
    return from.rooms();
  }

  /** Returns the access of a user, read from the store. */
  public RoomAccess load(UserName user, RoomName room) {
    RoomAccess access = lookup().room(room, user);
    views.put(user, access);
    return access;
  }

  /**
   * Returns a message to a room as it is stored: to the current generation of the room, if the
   * sender may write at that time. Returns any other message as it is.
   *
   * @throws ChatException {@link ChatError#NO_ROOM}, {@link ChatError#NOT_A_MEMBER}, {@link
   *     ChatError#NOT_YOUR_ROLE}, or {@link ChatError#NO_MESSAGE} if it responds to a message that
   *     the sender may not read
   */
  public Draft admit(Draft draft) {
    if (!(draft.to() instanceof Address.Room(RoomName room, _))) {
      return draft;
    }
    RoomAccess known = views.get(room, draft.from(), maxAge(room, draft.persistent()));
    RoomAccess access =
        checked(
            known,
            () -> load(draft.from(), room),
            current -> RoomRights.checkWrite(current.room(), current.member(), limits));
    RoomRights.checkResponse(draft, access.member());
    long offset = access.room().membersOffset();
    return draft.withCondition(
        access.room().address(), new RoomCondition.MayWrite(room, offset, limits));
  }

  /**
   * Returns how old the knowledge of a room may be for a send, in nanoseconds. If other nodes
   * change rooms and this node is not told of the changes of this one, outdated knowledge costs the
   * store two queries, and nothing checks ephemeral messages again.
   */
  private long maxAge(RoomName room, boolean persistent) {
    if (!shared || subscribers.hasSubscribers(room)) {
      return Long.MAX_VALUE;
    }
    return persistent ? MAX_AGE.toNanos() : 0;
  }

  /** Forgets the room of a message that the store has refused. */
  public void refused(Draft draft) {
    if (draft.to() instanceof Address.Room(RoomName room, _)) {
      views.forget(room);
    }
  }

  /**
   * Checks that a user may read a room. A service may read every room.
   *
   * @param atLeast the offset of a change that the check must take into account
   * @throws ChatException {@link ChatError#NO_ROOM} or {@link ChatError#NOT_A_MEMBER}
   */
  public RoomAccess checkRead(Identity reader, RoomName room, long atLeast) {
    RoomAccess known = views.get(room, reader.name());
    boolean isNewEnough = known != null && known.room().membersOffset() >= atLeast;
    return checked(
        isNewEnough ? known : null,
        () -> load(reader.name(), room),
        current -> checkRead(reader, current));
  }

  /**
   * Checks that a user may read a room, its members and its changes. A service may read every room;
   * the audit log has a line if it is not a member.
   *
   * @throws ChatException {@link ChatError#NO_ROOM} or {@link ChatError#NOT_A_MEMBER}
   */
  public void checkRead(Identity reader, RoomAccess access) {
    if (!reader.isService()) {
      RoomRights.checkRead(access.room(), access.member(), limits);
      return;
    }
    RoomRights.checkExists(access.room(), limits);
    if (!access.room().isOpen() && !access.isMember()) {
      audit.roomRead(access.room().name(), reader.name());
    }
  }

  /**
   * Returns the access that passes a check: the known one or, if it does not pass, that of the
   * store, because the known one may be outdated.
   *
   * @param known null if none is known
   * @param check throws a {@link ChatException} to refuse an access
   */
  private static RoomAccess checked(
      @Nullable RoomAccess known, Supplier<RoomAccess> stored, Consumer<RoomAccess> check) {
    if (known != null && passes(known, check)) {
      return known;
    }
    RoomAccess access = stored.get();
    check.accept(access);
    return access;
  }

  private static boolean passes(RoomAccess access, Consumer<RoomAccess> check) {
    try {
      check.accept(access);
      return true;
    } catch (ChatException _) {
      return false;
    }
  }

  /**
   * Returns whether users other than the given one are subscribed to a room or to its changes on
   * this node, or wait for messages there.
   */
  public boolean isReadByOthers(UserName user, RoomName room) {
    return subscribers.hasSubscribersBesides(user, room);
  }

  /**
   * Registers a subscription to a room, or to its changes: it is cancelled with the right to read
   * the room. Blocks until this node receives the changes of the room. {@link #leave} must follow.
   *
   * @param checkedAt the offset of the last change that the check of the user has taken into
   *     account
   * @param ended told when the subscription has been cancelled; on any thread, must not block
   */
  public void enter(
      RoomName room,
      UserName user,
      Subscription subscription,
      long checkedAt,
      Consumer<ChatException> ended) {
    Runnable cancel = () -> fanout.unsubscribe(subscription);
    enter(room, user, subscription, new RoomSubscriber(checkedAt, cancel, ended));
  }

  /** Registers what is not a subscription to a stream, under a handle that identifies it. */
  public void enter(RoomName room, UserName user, Object handle, RoomSubscriber subscriber) {
    subscribers.add(room, user, handle, subscriber);
    follow(room);
  }

  /** Notes that the user of a subscription was checked again, at a later change. */
  public void checked(RoomName room, UserName user, Object handle, long checkedAt) {
    subscribers.checked(room, user, handle, checkedAt);
  }

  /**
   * Registers a request that waits for messages of a room: it is woken when the right to read ends.
   * {@link #leave} must follow.
   */
  public void enter(RoomName room, UserName user, MessageWaiter waiter) {
    enter(room, user, waiter, new RoomSubscriber(0, waiter::wake, _ -> {}));
  }

  private void follow(RoomName room) {
    Journal from = journal;
    if (shared && from != null) {
      from.follow(new Address.Members(room));
    }
  }

  /** Removes a subscription or a waiting request by its handle. Has no effect if it has ended. */
  public void leave(RoomName room, UserName user, Object handle) {
    subscribers.remove(room, user, handle);
  }
}
