package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.MessageWaiter;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Subscription;
import chat.parley.delivery.WireForm;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StoredMessage;
import chat.parley.journal.StreamPage;
import chat.parley.journal.StreamQuery;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The path of sends and the path of subscriptions, for all protocols; history and delivery cursors
 * are part of the latter. Any thread may call.
 */
@Component
public final class Conversation {

  /**
   * The reader of a subscription.
   *
   * @param device the device that an inbox subscription belongs to; ignored for other streams
   * @param written see {@link Fanout#subscribe}
   * @param ended told when the user has lost the right to read the stream and the subscription has
   *     been cancelled; on any thread, must not block
   */
  public record Subscriber(
      Identity identity,
      String device,
      WireForm form,
      Outbox outbox,
      @Nullable LongConsumer written,
      Consumer<ChatException> ended) {}

  /** A parked subscription and the replay that it starts with. */
  public record Joined(Subscription subscription, Replay replay) {

    /**
     * Starts delivery: the replay first, then live messages. The answer to a SUBSCRIBE must be
     * queued before this call. Blocks while the replay is read from the store, until it is complete
     * or the outbox has no room for more of it; the rest then follows on other threads.
     */
    public void begin() {
      subscription.begin(replay.start(), replay.end().offset(), replay.pages());
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private final SendGuard guard;
  private final StreamReads reads;
  private final Sends sends;
  private final RepeatsOverTheRate repeats;
  private final EphemeralMessages ephemeralMessages;
  private final Journal journal;

  Conversation(
      SendGuard guard,
      StreamReads reads,
      Sends sends,
      EphemeralMessages ephemeralMessages,
      Journal journal) {
    this.guard = guard;
    this.reads = reads;
    this.sends = sends;
    this.repeats = new RepeatsOverTheRate(guard, journal);
    this.ephemeralMessages = ephemeralMessages;
    this.journal = journal;
  }

  /**
   * Stores messages in one transaction, all or none, and delivers them to their subscribers;
   * ephemeral ones are only delivered. Messages of consecutive calls are stored in the order of the
   * calls. Blocks up to 5 s while the write queue is full, and up to 5 s until bans have been
   * loaded.
   *
   * <p>If the sender exceeds the message rate, messages that are all repeats of stored ones are not
   * refused, unless the look-ups exceed their own rate too. The call then blocks up to 5 s while
   * the store is read. The outcome of repeats keeps the order of the calls.
   *
   * @param drafts may be empty: the callback then reports when all earlier sends and delivery
   *     cursors are stored
   * @param callback receives the outcome, a refusal included, on any thread and within some 10 s of
   *     the time the messages are queued; see {@link SendCallback}
   */
  public void post(Identity sender, List<Draft> drafts, SendCallback callback) {
    Send send = sends.begin(drafts, callback);
    try {
      List<Draft> admitted = admit(sender, send);
      if (admitted != null) {
        append(new Send(admitted, send.callback(), send.failures()));
      }
    } catch (RuntimeException | Error e) {
      send.failed(e);
    }
  }

  /**
   * Checks a send, and returns its drafts as they are stored; null if it exceeds the rate limit and
   * its repeats are answered.
   */
  private @Nullable List<Draft> admit(Identity sender, Send send) {
    try {
      return guard.admit(sender, send.drafts());
    } catch (ChatException e) {
      if (e.error() != ChatError.TOO_FAST) {
        throw e;
      }
      List<StoredMessage> stored = repeats.find(sender, send.drafts(), e);
      // When all that was posted before is stored, so that the answers keep the order of the sends.
      var _ =
          journal.append(List.of()).whenComplete((_, failure) -> complete(send, stored, failure));
      return null;
    }
  }

  /**
   * Stores and delivers messages as {@link #post} does, without the checks and the rate limit of
   * messages.
   *
   * @param drafts returns the messages; its exceptions are reported to the callback
   */
  void postUnchecked(Supplier<List<Draft>> drafts, SendCallback callback) {
    try {
      append(sends.beginUntraced(drafts.get(), callback));
    } catch (RuntimeException | Error e) {
      sends.beginUntraced(List.of(), callback).failed(e);
    }
  }

  /**
   * Ephemeral messages are published when the persistent ones of the same send are stored; at once,
   * on the calling thread, if there are none.
   */
  private void append(Send send) {
    List<Draft> persistent = send.persistentDrafts();
    if (persistent.isEmpty() && !send.drafts().isEmpty()) {
      send.succeeded(() -> ephemeralMessages.publish(send.drafts(), List.of()));
      return;
    }
    var _ =
        journal
            .append(persistent)
            .whenComplete((stored, failure) -> complete(send, stored, failure));
  }

  private void complete(Send send, List<StoredMessage> stored, @Nullable Throwable failure) {
    if (failure == null) {
      guard.stored(send.drafts(), stored);
      send.succeeded(() -> ephemeralMessages.publish(send.drafts(), stored));
    } else {
      guard.refused(send.drafts(), failure);
      send.failed(failure);
    }
  }

  /**
   * Checks authorization, sanctions and size of a message that is posted later. The rate limit and
   * blocks between users are applied by {@link #post}.
   *
   * @throws ChatException if the message would be refused
   */
  public void check(Identity sender, Draft draft) {
    guard.check(sender, draft);
  }

  /**
   * Subscribes to a stream: the messages that {@code from} selects, then live messages, without a
   * gap or a repeat. The subscription is parked until {@link Joined#begin}. Blocks while the bounds
   * of the replay are read from the store, and up to 5 s until bans have been loaded.
   *
   * @throws ChatException if the subscriber may not read the stream, the store is unavailable, or
   *     the inbox has too many devices
   */
  public Joined subscribe(Subscriber subscriber, Address address, StartPosition from) {
    return reads.subscribe(subscriber, address, from);
  }

  /** Ends a subscription, and that of the device of the {@link Subscriber}. */
  public void unsubscribe(Identity reader, String device, Subscription subscription) {
    reads.unsubscribe(reader, device, subscription);
  }

  /**
   * Checks that a user may read a stream. Blocks up to 5 s until bans have been loaded.
   *
   * @throws ChatException if the user may not
   */
  public void checkRead(Identity reader, Address address) {
    reads.check(reader, address);
  }

  /**
   * Reads stored messages of a stream. Blocks while they are read from the store.
   *
   * @throws ChatException if the reader may not read the stream, or the store is unavailable
   */
  public History history(Identity reader, Address address, HistoryRange range) {
    return reads.history(reader, address, range);
  }

  /** Returns the reader of streams. */
  public StreamReads reads() {
    return reads;
  }

  /**
   * Reads the messages that follow a position of a stream. Blocks while they are read from the
   * store.
   *
   * @throws ChatException if the reader may not read the stream, the store is unavailable, or the
   *     inbox has too many devices
   */
  public StreamPage read(Identity reader, StreamQuery query, StreamQuery.Freshness freshness) {
    return reads.read(reader, query, freshness);
  }

  /**
   * Registers a waiter for the next message of a stream, as {@link Fanout#await} does; the caller
   * has then to {@link #read} the stream, with {@link StreamQuery.Freshness#LIVE}. The waiter is
   * also woken when the reader loses the right to read the stream.
   *
   * @return the stream, for {@link #stopAwaiting}
   * @throws ChatException if the reader may not read the stream
   */
  public Address await(Identity reader, Address address, MessageWaiter waiter) {
    return reads.await(reader, address, waiter);
  }

  /**
   * Removes a waiter. Has no effect if it is not registered.
   *
   * @param stream the result of {@link #await}
   */
  public void stopAwaiting(Identity reader, Address stream, MessageWaiter waiter) {
    reads.stopAwaiting(reader, stream, waiter);
  }

  /**
   * Records that messages of an inbox were delivered to a device. Never blocks.
   *
   * @param after offset that the delivered messages follow, exclusive
   * @param upTo offset of the last delivered message, inclusive
   * @throws ChatException as {@link Journal#recordDelivery} does
   */
  public void recordDelivery(UserName owner, String device, long after, long upTo) {
    journal.recordDelivery(owner, device, after, upTo);
  }

  /**
   * Records a delivery as {@link #recordDelivery} does, but only logs a failure: the messages are
   * delivered again on the next subscription.
   */
  public void tryRecordDelivery(UserName owner, String device, long after, long upTo) {
    try {
      recordDelivery(owner, device, after, upTo);
    } catch (ChatException e) {
      log.debug("The cursor of device {} of {} was not advanced to {}", device, owner, upTo, e);
    }
  }
}
