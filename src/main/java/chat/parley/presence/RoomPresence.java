package chat.parley.presence;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.membership.RoomDirectory;
import chat.parley.membership.RoomSubscriber;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.EphemeralIds;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAccess;
import chat.parley.security.Identity;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The subscriptions to the presence of the members of rooms. Any thread may call. */
public final class RoomPresence {

  private final Presence presence;
  private final RoomDirectory rooms;
  private final EphemeralIds ids = new EphemeralIds();

  RoomPresence(Presence presence, RoomDirectory rooms) {
    this.presence = presence;
    this.rooms = rooms;
  }

  /** The subscription of a session, which has to be ended. */
  public final class Handle {

    private final Identity user;
    private final RoomName room;
    private final PresenceFeed feed;
    private volatile RoomFeed.@Nullable Viewer subscription;
    private volatile boolean hasEnded;

    private Handle(Identity user, RoomName room, PresenceFeed feed) {
      this.user = user;
      this.room = room;
      this.feed = feed;
    }

    /** Has messages sent. Blocks for the presence thread. */
    public void begin() {
      presence.run(
          subscribers -> {
            if (!hasEnded) {
              RoomFeed.Viewer begun = subscribers.add(room, feed);
              subscription = begun;
              begun.begin();
            }
          });
    }

    /** Returns whether it has ended. */
    public boolean hasEnded() {
      return hasEnded;
    }

    /** Ends the subscription. Does not block. */
    public void end() {
      rooms.leave(room, user.name(), this);
      cancel();
    }

    /** Ends what is sent: nothing is queued after the presence thread has run what it has begun. */
    private void cancel() {
      hasEnded = true;
      presence.execute(
          subscribers -> {
            RoomFeed.Viewer ended = subscription;
            if (ended != null) {
              subscribers.remove(room, ended);
            }
          });
    }
  }

  /**
   * Subscribes a session to the presence of the members of a room. Blocks while its membership is
   * read from the store. Nothing is sent before {@link Handle#begin}.
   *
   * @param ended told when the user may no longer read the room; on any thread, must not block
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}, {@link
   *     ChatError#TOO_FAST}, {@link ChatError#NOT_A_MEMBER}; {@link ChatError#NO_ROOM} also for an
   *     open room, which has no members; {@link ChatError#STORE_AWAY} if the store is unavailable
   */
  public Handle subscribe(
      Identity user, RoomName room, WireForm form, Outbox outbox, Consumer<ChatException> ended) {
    presence.checkLookUp(user);
    RoomAccess access = rooms.checkRead(user, room, 0);
    if (access.room().isOpen()) {
      throw ChatError.NO_ROOM.because(
          "The room '%s' is open: it has no members, and so no presence".formatted(room));
    }
    var handle = new Handle(user, room, new PresenceFeed(user.name(), form, outbox, ids));
    var subscriber = new RoomSubscriber(access.room().membersOffset(), handle::cancel, ended);
    rooms.enter(room, user.name(), handle, subscriber);
    try {
      // The access that was checked may be outdated: changes are followed only from here on.
      verify(user, room, handle);
      return handle;
    } catch (RuntimeException | Error e) {
      handle.end();
      throw e;
    }
  }

  private void verify(Identity user, RoomName room, Handle handle) {
    RoomAccess now = rooms.load(user.name(), room);
    rooms.checkRead(user, now);
    rooms.checked(room, user.name(), handle, now.room().membersOffset());
  }
}
