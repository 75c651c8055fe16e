package chat.parley.stomp;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Conversation.Joined;
import chat.parley.conversation.Conversation.Subscriber;
import chat.parley.delivery.Outbox;
import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.ClientSession;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one session. Confined to its session; used by one thread at a time. */
final class Subscriptions {

  private final Map<SubscribeFrame.Key, SubscriptionSource> byKey = new HashMap<>(4);
  private final Conversation conversation;
  private final Feeds feeds;
  private final ClientSession session;
  private final Outbox outbox;
  private final int maxSubscriptions;
  private final BiConsumer<SubscribeFrame, ChatException> onEnded;

  /**
   * The subscriptions that the server has ended, oldest first, at most as many as may be open: the
   * client may end them too, before it has learned that. Null if there are none.
   */
  private @Nullable SequencedSet<SubscribeFrame.Key> endedByServer;

  /**
   * @param onEnded called when the user may no longer read the stream of a subscription, with its
   *     request and the reason; {@link #removeEnded} must follow. Called by any thread, possibly
   *     while a method of this object runs; must not block
   */
  Subscriptions(
      StompServices services,
      ClientSession session,
      Outbox outbox,
      BiConsumer<SubscribeFrame, ChatException> onEnded) {
    this.conversation = services.conversation();
    this.feeds = new Feeds(services.requests().feeds(), session, outbox, onEnded);
    this.session = session;
    this.outbox = outbox;
    this.maxSubscriptions = services.settings().limits().subscriptions();
    this.onEnded = onEnded;
  }

  /**
   * Starts a subscription. Messages are delivered only after the caller has called {@link
   * Joined#begin}, so that a RECEIPT can be sent first. May block while the store is read.
   *
   * @return null if the destination is not that of a stream
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY}, {@link
   *     ChatError#DUPLICATE_SUBSCRIPTION}, an error of the destination, or one of {@link
   *     Conversation#subscribe}
   */
  @Nullable Joined subscribe(SubscribeFrame request, StompVersion version) {
    if (byKey.size() == maxSubscriptions) {
      throw ChatError.TOO_MANY.because(
          "The session has %d subscriptions, which is the maximum; end one first"
              .formatted(maxSubscriptions));
    }
    if (byKey.containsKey(request.key())) {
      throw ChatError.DUPLICATE_SUBSCRIPTION.because(
          "The session already has a subscription with this id, or with this destination if it has"
              + " no id");
    }
    if (request.destination().equals(Destination.ERRORS)) {
      byKey.put(
          request.key(),
          new SubscriptionSource.OfErrors(request.id(), request.ack().isSentByClient()));
      return null;
    }
    Feed feed = feeds.subscribe(request, version);
    if (feed != null) {
      add(request, new SubscriptionSource.OfFeed(feed));
      return null;
    }
    return subscribeToStream(request, version);
  }

  private void add(SubscribeFrame request, SubscriptionSource source) {
    if (endedByServer != null) {
      endedByServer.remove(request.key());
    }
    byKey.put(request.key(), source);
  }

  /** Returns the feed of a request; null if it was to a stream or to errors. */
  @Nullable Feed feed(SubscribeFrame request) {
    return byKey.get(request.key()) instanceof SubscriptionSource.OfFeed(Feed feed) ? feed : null;
  }

  /** Returns the feeds of the session. */
  Feeds feeds() {
    return feeds;
  }

  private Joined subscribeToStream(SubscribeFrame request, StompVersion version) {
    Identity identity = session.identity();
    Address address = Destination.parseSubscribe(request.destination(), identity.name());
    boolean isInbox = address instanceof Address.Inbox;
    StartPosition from = request.startPosition(isInbox);
    LongConsumer onWritten =
        isInbox && !request.ack().isSentByClient()
            ? deliveryCallback(identity.name(), request.device(), from)
            : null;
    String messages = Destination.ofMessages(request.destination(), address, identity.name());
    StompWireForm form = request.form(messages, version);
    Joined joined =
        conversation.subscribe(
            new Subscriber(
                identity,
                request.device(),
                form,
                outbox,
                onWritten,
                reason -> onEnded.accept(request, reason)),
            address,
            from);
    add(
        request,
        new SubscriptionSource.OfStream(
            address,
            request,
            joined.replay().end().epoch(),
            new AcknowledgedOffsets(from, joined.replay()),
            joined.subscription()));
    return joined;
  }

  /**
   * Removes a subscription that the server has ended.
   *
   * @return false if the client had ended it before
   */
  boolean removeEnded(SubscribeFrame request) {
    SubscriptionSource source = byKey.get(request.key());
    if (source == null || !source.hasEnded()) {
      return false;
    }
    byKey.remove(request.key());
    end(source);
    if (endedByServer == null) {
      endedByServer = new LinkedHashSet<>();
    } else if (endedByServer.size() == maxSubscriptions) {
      endedByServer.removeFirst();
    }
    endedByServer.add(request.key());
    return true;
  }

  /**
   * Ends a subscription. Has no effect if the server has ended it: the client may not have known.
   *
   * @return whether it was a subscription to the user's inbox
   * @throws chat.parley.message.ChatException {@link ChatError#NO_SUBSCRIPTION}
   */
  boolean unsubscribe(SubscribeFrame.Key key) {
    SubscriptionSource source = byKey.remove(key);
    if (source == null && endedByServer != null && endedByServer.remove(key)) {
      return false;
    }
    if (source == null) {
      throw ChatError.NO_SUBSCRIPTION.because(
          "The session has no subscription with this id, or with this destination if no id was"
              + " given");
    }
    end(source);
    return source.isInbox();
  }

  /**
   * Ends all subscriptions. If one cannot be ended, the others are; its exception is then thrown.
   *
   * @return whether one of them was a subscription to the user's inbox
   */
  boolean unsubscribeAll() {
    boolean anyInbox = byKey.values().stream().anyMatch(SubscriptionSource::isInbox);
    try {
      Ends.all(byKey.values(), this::end);
    } finally {
      byKey.clear();
    }
    return anyInbox;
  }

  private void end(SubscriptionSource source) {
    switch (source) {
      case SubscriptionSource.OfStream stream ->
          conversation.unsubscribe(
              session.identity(), stream.request().device(), stream.subscription());
      case SubscriptionSource.OfFeed(Feed feed) -> feed.end();
      case SubscriptionSource.OfErrors _ -> {}
    }
  }

  /**
   * Returns the callback that moves the device's cursor when a message has been written to the
   * socket. If the client asked for the last N messages only, older ones are not marked as
   * delivered; otherwise all messages before the written one are: the client has received them, or
   * stated so by resuming.
   */
  private LongConsumer deliveryCallback(UserName user, String device, StartPosition from) {
    return from instanceof StartPosition.Last
        ? offset -> conversation.tryRecordDelivery(user, device, offset - 1, offset)
        : offset -> conversation.tryRecordDelivery(user, device, 0, offset);
  }

  /**
   * Applies an ACK or NACK. It is ignored if no current subscription has delivered the message: the
   * client may have sent it before it learned that the subscription had ended, or may have received
   * the message in an earlier session. A NACK does not change the cursor, so that the message is
   * delivered again on a later subscription.
   *
   * @throws chat.parley.message.ChatException if the cursor cannot be changed; see {@link
   *     Conversation#recordDelivery}
   */
  void acknowledge(StompCommand command, AckId id) {
    SubscriptionSource.OfStream stream = id.isEphemeral() ? null : findDelivering(id);
    if (stream == null) {
      return;
    }
    if (command == StompCommand.ACK) {
      markDelivered(stream, id);
    }
    // Not reached if the ACK was refused, so that a later cumulative ACK covers this message too.
    stream.acknowledged().advanceTo(id.offset());
  }

  /**
   * Marks a message of an inbox as delivered; with {@code ack:client} also all unanswered messages
   * before it.
   */
  private void markDelivered(SubscriptionSource.OfStream stream, AckId ack) {
    if (stream.address() instanceof Address.Inbox(UserName owner)) {
      String device = stream.request().device();
      switch (stream.request().ack()) {
        case AUTO -> {}
        case CLIENT ->
            conversation.recordDelivery(
                owner, device, stream.acknowledged().rangeStart(ack.offset()), ack.offset());
        case CLIENT_INDIVIDUAL ->
            conversation.recordDelivery(owner, device, ack.offset() - 1, ack.offset());
      }
    }
  }

  /** Returns a subscription that has delivered the message; null if there is none. */
  private SubscriptionSource.@Nullable OfStream findDelivering(AckId ack) {
    for (SubscriptionSource source : byKey.values()) {
      if (source instanceof SubscriptionSource.OfStream stream && stream.hasDelivered(ack)) {
        return stream;
      }
    }
    return null;
  }

  /** Returns a subscription to {@link Destination#ERRORS}; null if there is none. */
  SubscriptionSource.@Nullable OfErrors errorSubscription() {
    for (SubscriptionSource source : byKey.values()) {
      if (source instanceof SubscriptionSource.OfErrors errors) {
        return errors;
      }
    }
    return null;
  }
}
