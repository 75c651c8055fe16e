package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Subscription;
import chat.parley.delivery.WireForm;
import chat.parley.failures.Failures;
import chat.parley.journal.Clocks;
import chat.parley.journal.GapRepairProperties;
import chat.parley.journal.History;
import chat.parley.journal.HistoryProperties;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.journal.JournalMetrics;
import chat.parley.journal.OtherNodes;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.store.Database;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The entry point of all protocols: sends, moderation actions, subscriptions, history and delivery
 * cursors. Any thread may call.
 */
@Component
public final class Conversation implements AutoCloseable {

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
  private final AuditLog audit;
  private final Moderation moderation;
  private final @Nullable MessageTracing tracing;
  private final Fanout fanout;
  private final Journal journal;
  private final DraftDispatcher dispatcher;

  /**
   * @param tracing null if tracing is disabled
   * @param relay null if no broker is configured and this is the only node
   */
  Conversation(
      SendGuard guard,
      AuditLog audit,
      Limits limits,
      Moderation moderation,
      @Nullable MessageTracing tracing,
      HistoryProperties history,
      GapRepairProperties repairs,
      Database database,
      Fanout fanout,
      @Nullable BrokerRelay relay,
      Failures failures) {
    this.guard = guard;
    this.audit = audit;
    this.moderation = moderation;
    this.tracing = tracing;
    this.fanout = fanout;
    OtherNodes otherNodes = relay == null ? OtherNodes.NONE : new ClusterPublisher(fanout, relay);
    this.journal =
        new Journal(
            database,
            history,
            limits,
            repairs,
            Clocks.SYSTEM,
            new LocalDelivery(fanout, moderation, failures),
            otherNodes,
            failures);
    this.dispatcher = new DraftDispatcher(journal, fanout, relay, failures);
    if (relay != null) {
      relay.start(new ClusterListener(journal, fanout));
    }
    moderation.start(journal);
  }

  /**
   * Stores messages in one transaction, all or none, and delivers them to their subscribers;
   * ephemeral ones are only delivered. Messages of consecutive calls are stored in the order of the
   * calls. Blocks up to 5 s while the write queue is full, and up to 5 s until bans have been
   * loaded.
   *
   * @param drafts may be empty: the callback then reports when all earlier sends and delivery
   *     cursors are stored
   * @param callback receives the outcome, a refusal included, on any thread and within some 10 s of
   *     the time the messages are queued; see {@link SendCallback}
   */
  public void post(Identity sender, List<Draft> drafts, SendCallback callback) {
    if (tracing == null || drafts.isEmpty()) {
      checkAndPost(sender, drafts, callback);
      return;
    }
    MessageTracing.Traced traced = tracing.begin(drafts, callback);
    checkAndPost(sender, traced.drafts(), traced);
  }

  private void checkAndPost(Identity sender, List<Draft> drafts, SendCallback callback) {
    try {
      guard.check(sender, drafts);
      dispatcher.post(drafts, callback);
    } catch (RuntimeException | Error e) {
      dispatcher.fail(callback, e);
    }
  }

  /**
   * Stores a moderation action, which every node then applies. Blocks as {@link #post} does; for a
   * removal it also reads the last offset of the stream.
   *
   * @param callback {@link SendCallback#stored} is called when the action is stored and applied on
   *     this node
   */
  public void moderate(Identity moderator, ModerationAction action, SendCallback callback) {
    try {
      Draft draft = guard.toDraft(moderator, action, this::lastOffset);
      if (draft.removedOffset() > 0) {
        audit.moderated(
            "remove", moderator.name(), draft.to().stream() + "/" + draft.removedOffset());
      }
      dispatcher.post(List.of(draft), callback);
    } catch (RuntimeException | Error e) {
      dispatcher.fail(callback, e);
    }
  }

  private long lastOffset(Address stream) {
    return journal.history(stream, new HistoryRange.Newest(1)).end().offset();
  }

  /**
   * Checks authorization, sanctions and size of a message that is posted later. The rate limit is
   * applied by {@link #post}.
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
   * @param device the device that an inbox subscription belongs to; ignored for other streams
   * @param written see {@link Fanout#subscribe}
   * @throws ChatException if the subscriber may not read the stream, the store is unavailable, or
   *     the inbox has too many devices
   */
  public Joined subscribe(
      Identity subscriber,
      Address address,
      String device,
      StartPosition from,
      WireForm form,
      Outbox outbox,
      @Nullable LongConsumer written) {
    guard.checkRead(subscriber, address);
    // The subscription is parked before the stream is read: messages committed in between appear in
    // both, and the duplicates are dropped by offset.
    Subscription subscription = fanout.subscribe(address, form, outbox, written);
    try {
      Replay replay =
          address instanceof Address.Inbox inbox
              ? journal.subscribe(inbox, device, from)
              : journal.replay(address, from);
      return new Joined(subscription, replay);
    } catch (RuntimeException | Error e) {
      fanout.unsubscribe(address, subscription);
      throw e;
    }
  }

  /**
   * Ends a subscription.
   *
   * @param device the device passed to {@link #subscribe}
   */
  public void unsubscribe(Address address, String device, Subscription subscription) {
    fanout.unsubscribe(address, subscription);
    if (address instanceof Address.Inbox inbox) {
      journal.unsubscribe(inbox, device);
    }
  }

  /**
   * Reads stored messages of a stream. Blocks while they are read from the store.
   *
   * @throws ChatException if the reader may not read the stream, or the store is unavailable
   */
  public History history(Identity reader, Address address, HistoryRange range) {
    guard.checkRead(reader, address);
    return journal.history(address, range);
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

  /** Returns the counters of the journal, which count from the start of the process. */
  public JournalMetrics metrics() {
    return journal.metrics();
  }

  /**
   * Returns the number of ephemeral messages of this node's clients that were published, with or
   * without subscribers, since the process started.
   */
  public long ephemeralCount() {
    return dispatcher.ephemeralCount();
  }

  /** Returns the current outage of the store, or null if the store is available. */
  public @Nullable StoreOutage outage() {
    return journal.outage();
  }

  /** Returns how long the journal has been waiting for the store; zero if it is not waiting. */
  public Duration storeCallAge() {
    return journal.storeCallAge();
  }

  /**
   * Stores the pending messages and stops the journal. Blocks until its writer thread has ended.
   */
  @Override
  public void close() {
    moderation.close();
    journal.close();
  }
}
