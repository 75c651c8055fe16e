package chat.parley.stomp;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.Conversation.Joined;
import chat.parley.delivery.Outbox;
import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.ClientSession;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What one connection reads. Owned by it; one thread at a time. */
final class Subscriptions {

  private final Map<SubscribeFrame.Key, SubscriptionSource> byKey = new HashMap<>(4);
  private final Conversation conversation;
  private final ClientSession session;
  private final Outbox outbox;
  private final int max;

  /**
   * @param max how many there may be at a time
   */
  Subscriptions(Conversation conversation, ClientSession session, Outbox outbox, int max) {
    this.conversation = conversation;
    this.session = session;
    this.outbox = outbox;
    this.max = max;
  }

  /**
   * Starts reading a stream.
   *
   * @return what to begin after the receipt, or null for the queue of errors
   */
  @Nullable Joined subscribe(SubscribeFrame wanted, StompVersion version) {
    if (byKey.size() == max) {
      throw ChatError.TOO_MANY.because("At most %d subscriptions at a time".formatted(max));
    }
    if (byKey.containsKey(wanted.key())) {
      throw ChatError.DUPLICATE_SUBSCRIPTION.because("The id is that of a living subscription");
    }
    if (wanted.destination().equals(SubscribeFrame.ERRORS)) {
      byKey.put(
          wanted.key(), new SubscriptionSource.OfErrors(wanted.id(), wanted.ack().byClient()));
      return null;
    }
    Identity who = session.identity();
    Address address = Address.toRead(wanted.destination(), who.name());
    boolean inbox = address instanceof Address.Inbox;
    StartPosition from = wanted.from(inbox);
    LongConsumer written =
        inbox && !wanted.ack().byClient() ? delivered(who.name(), wanted.device(), from) : null;
    var form = new StompWireForm(wanted.id(), version, wanted.ack().byClient());
    Joined joined = conversation.join(who, address, wanted.device(), from, form, outbox, written);
    byKey.put(
        wanted.key(),
        new SubscriptionSource.OfStream(
            address,
            wanted,
            joined.replay().end().epoch(),
            new AcknowledgedOffsets(from, joined.replay()),
            joined.subscription()));
    return joined;
  }

  /** Stops one; tells whether it was one of the inbox. */
  boolean unsubscribe(SubscribeFrame.Key key) {
    SubscriptionSource reading = byKey.remove(key);
    if (reading == null) {
      throw ChatError.NO_SUBSCRIPTION.because("No living subscription has this id");
    }
    leave(reading);
    return isOfInbox(reading);
  }

  /** Stops all; tells whether one was of the inbox. */
  boolean clear() {
    boolean inbox = byKey.values().stream().anyMatch(Subscriptions::isOfInbox);
    byKey.values().forEach(this::leave);
    byKey.clear();
    return inbox;
  }

  private static boolean isOfInbox(SubscriptionSource reading) {
    return reading instanceof SubscriptionSource.OfStream stream
        && stream.address() instanceof Address.Inbox;
  }

  private void leave(SubscriptionSource reading) {
    if (reading instanceof SubscriptionSource.OfStream stream) {
      conversation.leave(stream.address(), stream.wanted().device(), stream.subscription());
    }
  }

  /**
   * What notes that a message has been written. Whoever asks for the last few only has not had
   * those before them; whoever resumes says that he has.
   */
  private LongConsumer delivered(UserName user, String device, StartPosition from) {
    return from instanceof StartPosition.Last
        ? offset -> conversation.written(user, device, offset - 1, offset)
        : offset -> conversation.written(user, device, 0, offset);
  }

  /**
   * Takes an ACK or a NACK. One of a message that no living subscription has delivered changes
   * nothing: the client may have sent it before it knew that the subscription had ended, or read
   * the message in an earlier session.
   */
  void answer(StompCommand command, AckId id) {
    SubscriptionSource.OfStream stream = id.isEphemeral() ? null : deliveredBy(id);
    if (stream == null) {
      return;
    }
    if (command == StompCommand.ACK) {
      ack(stream, id);
    }
    // Not if it was refused: then a later ACK settles it too.
    stream.settled().upTo(id.offset());
  }

  /** Notes that the client has a message; of those before it too, if it said so. */
  private void ack(SubscriptionSource.OfStream stream, AckId ack) {
    if (stream.address() instanceof Address.Inbox(UserName owner)) {
      String device = stream.wanted().device();
      switch (stream.wanted().ack()) {
        case AUTO -> {}
        case CLIENT ->
            conversation.delivered(
                owner, device, stream.settled().before(ack.offset()), ack.offset());
        case CLIENT_INDIVIDUAL ->
            conversation.delivered(owner, device, ack.offset() - 1, ack.offset());
      }
    }
  }

  private SubscriptionSource.@Nullable OfStream deliveredBy(AckId ack) {
    for (SubscriptionSource reading : byKey.values()) {
      if (reading instanceof SubscriptionSource.OfStream stream && matches(stream, ack)) {
        return stream;
      }
    }
    return null;
  }

  private static boolean matches(SubscriptionSource.OfStream stream, AckId ack) {
    return stream.epoch().equals(ack.epoch())
        && ack.offset() >= 1
        && ack.offset() <= stream.subscription().last()
        && (ack.subscription() == null || ack.subscription().equals(stream.wanted().id()));
  }

  /** The subscription to the connection's own errors; null if there is none. */
  SubscriptionSource.@Nullable OfErrors errors() {
    for (SubscriptionSource reading : byKey.values()) {
      if (reading instanceof SubscriptionSource.OfErrors errors) {
        return errors;
      }
    }
    return null;
  }
}
