package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.markers.LiveLists;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.EphemeralIds;
import chat.parley.presence.PresenceRequest;
import chat.parley.presence.PresenceSession;
import chat.parley.presence.RoomPresence;
import chat.parley.session.ClientSession;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a session's subscriptions that are no streams: the list of conversations, and the
 * presence of users and of the members of rooms. Confined to its session; used by one thread at a
 * time.
 */
final class Feeds {

  /** The ids of messages of presence, which are not acknowledged. */
  private static final EphemeralIds IDS = new EphemeralIds();

  private final FeedServices services;
  private final ClientSession session;
  private final Outbox outbox;
  private final BiConsumer<SubscribeFrame, ChatException> onEnded;

  /** The destinations of which a session has one subscription at most. */
  private final Set<String> subscribed = new HashSet<>(2);

  private @Nullable PresenceSession presence;

  /**
   * @param onEnded called when the user may no longer read the room of a subscription, with its
   *     request and the reason; called by any thread, must not block
   */
  Feeds(
      FeedServices services,
      ClientSession session,
      Outbox outbox,
      BiConsumer<SubscribeFrame, ChatException> onEnded) {
    this.services = services;
    this.session = session;
    this.outbox = outbox;
    this.onEnded = onEnded;
  }

  /**
   * Returns the feed of a request; null if its destination is that of none. Nothing is sent before
   * {@link Feed#begin}.
   *
   * @throws ChatException {@link ChatError#TOO_MANY} for a second one of which a session has one
   *     only, or an error of {@link LiveLists#subscribe}, {@link PresenceSession#subscribe} or
   *     {@link RoomPresence#subscribe}
   */
  @Nullable Feed subscribe(SubscribeFrame request, StompVersion version) {
    String destination = request.destination();
    return switch (destination) {
      case Destination.CONVERSATIONS -> conversations(request, version);
      case Destination.WATCHED -> watched(request, version);
      default ->
          destination.startsWith(Destination.ROOM_PRESENCE) ? ofRoom(request, version) : null;
    };
  }

  private void checkFirst(String destination) {
    if (subscribed.contains(destination)) {
      throw ChatError.TOO_MANY.because(
          "The session has a subscription to %s already; end it first".formatted(destination));
    }
  }

  private Feed conversations(SubscribeFrame request, StompVersion version) {
    checkFirst(Destination.CONVERSATIONS);
    StompWireForm form = request.form(Destination.CONVERSATIONS, version);
    LiveLists.Handle list =
        services
            .lists()
            .subscribe(session.identity(), request.version(), request.invitations(), form, outbox);
    subscribed.add(Destination.CONVERSATIONS);
    return new Feed() {
      @Override
      public long version() {
        return list.version();
      }

      @Override
      public void begin() {
        list.begin();
      }

      @Override
      public void end() {
        subscribed.remove(Destination.CONVERSATIONS);
        list.end();
      }
    };
  }

  private Feed watched(SubscribeFrame request, StompVersion version) {
    checkFirst(Destination.WATCHED);
    PresenceSession own = presence();
    own.subscribe();
    StompWireForm form = request.form(Destination.WATCHED, version);
    subscribed.add(Destination.WATCHED);
    return new Feed() {
      @Override
      public void begin() {
        own.begin(form, IDS);
      }

      @Override
      public void end() {
        subscribed.remove(Destination.WATCHED);
        own.unsubscribe();
      }
    };
  }

  private Feed ofRoom(SubscribeFrame request, StompVersion version) {
    var room = Destination.roomOfPresence(request.destination());
    StompWireForm form = request.form(Destination.ROOM_PRESENCE + room, version);
    RoomPresence.Handle handle =
        services
            .roomPresence()
            .subscribe(
                session.identity(), room, form, outbox, reason -> onEnded.accept(request, reason));
    return new Feed() {
      @Override
      public void begin() {
        handle.begin();
      }

      @Override
      public boolean hasEnded() {
        return handle.hasEnded();
      }

      @Override
      public void end() {
        handle.end();
      }
    };
  }

  private PresenceSession presence() {
    PresenceSession known = presence;
    if (known == null) {
      known = services.presence().open(session, outbox);
      presence = known;
    }
    return known;
  }

  /**
   * Handles a SEND to {@link Destination#PRESENCE}.
   *
   * @throws ChatException one of those of {@link PresenceSession#handle}
   */
  void handle(PresenceRequest request) {
    presence().handle(request);
  }

  /** Ends what does not end with the subscriptions. */
  void close() {
    if (presence != null) {
      presence.close();
    }
  }
}
