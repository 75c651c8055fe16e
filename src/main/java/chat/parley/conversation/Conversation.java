package chat.parley.conversation;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Subscription;
import chat.parley.delivery.WireForm;
import chat.parley.journal.HistoryProperties;
import chat.parley.journal.Journal;
import chat.parley.journal.ReadFrom;
import chat.parley.journal.Replay;
import chat.parley.journal.Stored;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The one path on which anybody's message goes, and the one way to read. Any thread may call. */
@Component
public final class Conversation {

  /** A subscription that is ready to begin, and what it begins with. */
  public record Joined(Subscription subscription, Replay replay) {

    /** Lets the messages come; before it, the client can be told what to expect. */
    public void begin() {
      subscription.begin(replay.messages(), replay.end().offset());
    }
  }

  private final Limits limits;
  private final InstantSource clock = InstantSource.system();
  private final Fanout fanout;
  private final Journal journal;
  private final String ephemeralPrefix = UUID.randomUUID().toString().substring(0, 13) + "-";
  private final AtomicLong ephemeral = new AtomicLong();

  Conversation(Limits limits, HistoryProperties history, Fanout fanout) {
    this.limits = limits;
    this.fanout = fanout;
    this.journal = new Journal(history, clock, fanout::publish);
  }

  /**
   * Stores a message and hands it to its readers. When it returns the message is stored.
   *
   * @throws chat.parley.message.ChatException if it may not go; then nothing was stored
   */
  public Stored post(Draft draft) {
    check(draft);
    return draft.persistent() ? journal.append(List.of(draft)).getFirst() : pass(draft);
  }

  /**
   * Stores several messages together, all or none, and answers for each in the same order.
   *
   * @throws chat.parley.message.ChatException if one of them may not go; then nothing was stored
   */
  public List<Stored> postAll(List<Draft> drafts) {
    drafts.forEach(this::check);
    var stored = journal.append(drafts.stream().filter(Draft::persistent).toList()).iterator();
    return drafts.stream().map(d -> d.persistent() ? stored.next() : pass(d)).toList();
  }

  /** Throws if the message is larger than is allowed. */
  public void check(Draft draft) {
    int size = draft.body().bytes().length;
    if (size > limits.messageSize().toBytes()) {
      throw ChatError.MESSAGE_TOO_LARGE.because(
          "A body of %d bytes; at most %d are allowed"
              .formatted(size, limits.messageSize().toBytes()));
    }
  }

  private Stored pass(Draft draft) {
    String id = ephemeralPrefix + ephemeral.incrementAndGet();
    fanout.publish(new ChatMessage(id, clock.millis(), null, draft));
    return new Stored(id, null, false);
  }

  /**
   * Reads a stream: first what {@code from} asks for, then live messages, without gap or repeat.
   *
   * @param written see {@link Fanout#subscribe}
   */
  public Joined join(
      Address address,
      ReadFrom from,
      WireForm form,
      Outbox outbox,
      @Nullable LongConsumer written) {
    // First parked, then read: what is stored between the two is in both and dropped by offset.
    Subscription subscription = fanout.subscribe(address, form, outbox, written);
    return new Joined(subscription, journal.read(address, from));
  }

  /** Stops reading. */
  public void leave(Address address, Subscription subscription) {
    fanout.unsubscribe(address, subscription);
  }

  /** A device has had everything in its inbox up to an offset. */
  public void deliveredUpTo(UserName owner, String device, long offset) {
    journal.deliveredUpTo(owner, device, offset);
  }

  /** A device has had the messages of its inbox behind one offset, up to another. */
  public void delivered(UserName owner, String device, long after, long upTo) {
    journal.delivered(owner, device, after, upTo);
  }
}
