package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Outboxes;
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

/** The one path on which anybody's message goes, and the one way to read. Any thread may call. */
@Component
public final class Conversation implements AutoCloseable {

  /** A subscription that is ready to begin, and what it begins with. */
  public record Joined(Subscription subscription, Replay replay) {

    /** Lets the messages come; before it, the client can be told what to expect. */
    public void begin() {
      subscription.begin(replay.start(), replay.end().offset(), replay.pages());
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private final SendGuard gate;
  private final AuditLog audit;
  private final Moderation moderation;
  private final @Nullable MessageTracing tracing;
  private final Fanout fanout;
  private final Journal journal;
  private final DraftDispatcher dispatch;

  /**
   * @param tracing null if nothing is traced
   * @param relay null if this is the only node
   */
  Conversation(
      SendGuard gate,
      AuditLog audit,
      Limits limits,
      Moderation moderation,
      @Nullable MessageTracing tracing,
      HistoryProperties history,
      GapRepairProperties repairs,
      Database database,
      Fanout fanout,
      Outboxes outboxes,
      @Nullable BrokerRelay relay,
      Failures failures) {
    this.gate = gate;
    this.audit = audit;
    this.moderation = moderation;
    this.tracing = tracing;
    this.fanout = fanout;
    OtherNodes peers = relay == null ? OtherNodes.NONE : new ClusterPublisher(fanout, relay);
    this.journal =
        new Journal(
            database,
            history,
            limits,
            repairs,
            Clocks.SYSTEM,
            new LocalDelivery(fanout, outboxes, moderation, failures),
            peers,
            failures);
    this.dispatch = new DraftDispatcher(journal, fanout, relay, failures);
    if (relay != null) {
      relay.start(new ClusterListener(journal, fanout, outboxes));
    }
    moderation.start(journal);
  }

  /**
   * Stores messages together, all or none, and hands them to their readers. Messages that were
   * posted one after the other keep that order. May wait when more is sent than can be stored.
   *
   * @param drafts with none of them it is asked whether everything before is stored
   */
  public void post(Identity who, List<Draft> drafts, SendCallback reply) {
    if (tracing == null || drafts.isEmpty()) {
      postAll(who, drafts, reply);
      return;
    }
    MessageTracing.Traced traced = tracing.begin(drafts, reply);
    postAll(who, traced.drafts(), traced);
  }

  private void postAll(Identity who, List<Draft> drafts, SendCallback reply) {
    try {
      gate.check(who, drafts);
      dispatch.post(drafts, reply);
    } catch (RuntimeException | Error e) {
      dispatch.failed(reply, e);
    }
  }

  /** Does what a moderator decides, on every node; the reply tells when it is stored and done. */
  public void rule(Identity who, ModerationAction ruling, SendCallback reply) {
    try {
      Draft draft = gate.draft(who, ruling, this::last);
      if (draft.removes() > 0) {
        audit.ruled("remove", who.name(), draft.to().stream() + "/" + draft.removes());
      }
      dispatch.post(List.of(draft), reply);
    } catch (RuntimeException | Error e) {
      dispatch.failed(reply, e);
    }
  }

  private long last(Address stream) {
    return journal.history(stream, new HistoryRange.Newest(1)).end().offset();
  }

  /** Throws if a message could not be posted, but for how many there are. */
  public void check(Identity who, Draft draft) {
    gate.check(who, draft);
  }

  /**
   * Reads a stream: first what {@code from} asks for, then live messages, without gap or repeat.
   *
   * @param device which device reads, if it is an inbox
   * @param written see {@link Fanout#subscribe}
   * @throws chat.parley.message.ChatException if the store is away, or an inbox has too many
   *     devices
   */
  public Joined join(
      Identity who,
      Address address,
      String device,
      StartPosition from,
      WireForm form,
      Outbox outbox,
      @Nullable LongConsumer written) {
    gate.checkRead(who, address);
    // First parked, then read: what is stored between the two is in both and dropped by offset.
    Subscription subscription = fanout.subscribe(address, form, outbox, written);
    try {
      Replay replay =
          address instanceof Address.Inbox inbox
              ? journal.subscribe(inbox, device, from)
              : journal.read(address, from);
      return new Joined(subscription, replay);
    } catch (RuntimeException | Error e) {
      fanout.unsubscribe(address, subscription);
      throw e;
    }
  }

  /**
   * Stops reading.
   *
   * @param device the one that {@link #join} was given
   */
  public void leave(Address address, String device, Subscription subscription) {
    fanout.unsubscribe(address, subscription);
    if (address instanceof Address.Inbox inbox) {
      journal.unsubscribed(inbox, device);
    }
  }

  /**
   * Reads some stored messages.
   *
   * @throws chat.parley.message.ChatException if the store is away, or it is not for this user
   */
  public History history(Identity who, Address address, HistoryRange span) {
    gate.checkRead(who, address);
    return journal.history(address, span);
  }

  /**
   * A device has had the messages of its inbox behind one offset, up to another. Never blocks.
   *
   * @throws chat.parley.message.ChatException as {@link Journal#delivered} does
   */
  public void delivered(UserName owner, String device, long after, long upTo) {
    journal.delivered(owner, device, after, upTo);
  }

  /** The same, when there is nobody to be told if it fails: then the messages come again. */
  public void written(UserName owner, String device, long after, long upTo) {
    try {
      delivered(owner, device, after, upTo);
    } catch (ChatException e) {
      log.debug("A place was not noted", e);
    }
  }

  /** What the journal has done since the start. */
  public JournalMetrics figures() {
    return journal.figures();
  }

  /** How many messages that are not stored were passed on since the start. */
  public long passed() {
    return dispatch.passed();
  }

  /** What is wrong with the store; null if nothing is. */
  public @Nullable StoreOutage trouble() {
    return journal.trouble();
  }

  /** How long the journal has been waiting for the store; zero if it is not. */
  public Duration storeCallAge() {
    return journal.storeCallAge();
  }

  /** Stores what waits. */
  @Override
  public void close() {
    moderation.close();
    journal.close();
  }
}
