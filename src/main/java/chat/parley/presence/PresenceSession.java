package chat.parley.presence;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.EphemeralIds;
import chat.parley.security.Identity;
import chat.parley.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * The presence of one session: the users that it watches, its subscription, and the state that it
 * has set. Used by one thread at a time; methods block for the presence thread, except those that
 * say otherwise.
 */
public final class PresenceSession {

  private final Presence presence;
  private final ClientSession session;
  private final Outbox outbox;
  private @Nullable Watch watch;

  PresenceSession(Presence presence, ClientSession session, Outbox outbox) {
    this.presence = presence;
    this.session = session;
    this.outbox = outbox;
  }

  /**
   * Handles a request.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BANNED}, {@link
   *     ChatError#TOO_FAST}, {@link ChatError#TOO_MANY_WATCHED}; {@link ChatError#BUSY} if the
   *     presence thread does not answer
   */
  public void handle(PresenceRequest request) {
    Identity user = session.identity();
    presence.check(user, request);
    if (request.changesWatch()) {
      presence.run(subscribers -> subscribers.change(watch(subscribers), request, presence.max()));
    }
    if (request.state() != null) {
      setState(user, request.state());
    }
  }

  private Watch watch(PresenceSubscribers subscribers) {
    Watch known = watch;
    if (known == null) {
      known = subscribers.newWatch(session.identity().name());
      watch = known;
    }
    return known;
  }

  private void setState(Identity user, Availability state) {
    switch (state) {
      case INVISIBLE -> presence.choose(user.name(), state);
      case ONLINE, AWAY -> {
        session.setAway(state == Availability.AWAY);
        presence.endInvisibility(user.name());
      }
    }
  }

  /**
   * Subscribes to the users that are watched. Nothing is sent before {@link #begin}.
   *
   * @throws ChatException as {@link #handle}
   */
  public void subscribe() {
    presence.checkLookUp(session.identity());
  }

  /** Has messages sent, first one with all users that are watched. */
  public void begin(WireForm form, EphemeralIds ids) {
    var feed = new PresenceFeed(session.identity().name(), form, outbox, ids);
    presence.run(subscribers -> watch(subscribers).begin(feed));
  }

  /** Ends the subscription; the users stay watched. Does not block. */
  public void unsubscribe() {
    Watch stopped = watch;
    if (stopped != null) {
      presence.execute(_ -> stopped.stop());
    }
  }

  /** Ends everything. Does not block. */
  public void close() {
    Watch closed = watch;
    if (closed != null) {
      presence.execute(subscribers -> subscribers.end(closed, session.identity().name()));
    }
  }
}
