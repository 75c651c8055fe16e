package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Fanout;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.Journal;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends accepted drafts to the journal, and ephemeral ones directly to the subscribers on this and
 * other nodes. Any thread may call.
 */
final class DraftDispatcher {

  private final Journal journal;
  private final Fanout fanout;
  private final @Nullable BrokerRelay relay;
  private final Failures failures;

  /** The prefix of the ids of ephemeral messages, unique to this process. */
  private final String idPrefix =
      ChatMessage.EPHEMERAL_ID_PREFIX + UUID.randomUUID().toString().substring(0, 13) + "-";

  private final AtomicLong ephemeralCount = new AtomicLong();

  /**
   * @param relay null if no broker is configured and this is the only node
   */
  DraftDispatcher(Journal journal, Fanout fanout, @Nullable BrokerRelay relay, Failures failures) {
    this.journal = journal;
    this.fanout = fanout;
    this.relay = relay;
    this.failures = failures;
  }

  /**
   * Reports that messages were not posted: {@link SendCallback#refused} for a {@link
   * ChatException}, {@link SendCallback#outcomeUnknown} for any other cause. Never throws, because
   * the client waits for the outcome of each send.
   */
  void fail(SendCallback callback, Throwable cause) {
    complete(callback, List.of(), List.of(), cause);
  }

  private void complete(
      SendCallback callback,
      List<Draft> drafts,
      List<StoredMessage> stored,
      @Nullable Throwable failure) {
    try {
      switch (failure) {
        case null -> callback.stored(results(drafts, stored));
        case ChatException e -> callback.refused(e);
        default -> reportUnknownOutcome(callback, failure);
      }
    } catch (Throwable e) {
      reportUnknownOutcome(callback, e);
    }
  }

  private void reportUnknownOutcome(SendCallback callback, Throwable cause) {
    failures.failed(Subsystem.SESSION, cause);
    try {
      callback.outcomeUnknown();
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }

  /**
   * Posts drafts as {@link Conversation#post} describes. Ephemeral drafts are published when the
   * persistent ones of the same call are stored; at once, on the calling thread, if there are none.
   */
  void post(List<Draft> drafts, SendCallback callback) {
    List<Draft> persistent =
        drafts.stream().allMatch(Draft::persistent)
            ? drafts
            : drafts.stream().filter(Draft::persistent).toList();
    if (persistent.isEmpty() && !drafts.isEmpty()) {
      callback.stored(results(drafts, List.of()));
      return;
    }
    var _ =
        journal
            .append(persistent)
            .whenComplete((stored, failure) -> complete(callback, drafts, stored, failure));
  }

  private List<StoredMessage> results(List<Draft> drafts, List<StoredMessage> stored) {
    if (drafts.size() == stored.size()) {
      return stored;
    }
    var next = stored.iterator();
    return drafts.stream().map(d -> d.persistent() ? next.next() : publishEphemeral(d)).toList();
  }

  private StoredMessage publishEphemeral(Draft draft) {
    String id = idPrefix + ephemeralCount.incrementAndGet();
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    if (relay != null) {
      relay.publishEphemeral(message);
    }
    fanout.publish(message);
    return new StoredMessage(id, null, false);
  }

  /** Returns the number of ephemeral drafts published since the process started. */
  long ephemeralCount() {
    return ephemeralCount.get();
  }
}
