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
 * Where drafts go that may be posted: to the journal, or, if they are not stored, at once to who
 * reads them. Any thread may call.
 */
final class DraftDispatcher {

  private final Journal journal;
  private final Fanout fanout;
  private final @Nullable BrokerRelay relay;
  private final Failures failures;

  /** Of the ids of what is not stored; no other process has the same. */
  private final String prefix =
      ChatMessage.EPHEMERAL + UUID.randomUUID().toString().substring(0, 13) + "-";

  private final AtomicLong passed = new AtomicLong();

  /**
   * @param relay null if this is the only node
   */
  DraftDispatcher(Journal journal, Fanout fanout, @Nullable BrokerRelay relay, Failures failures) {
    this.journal = journal;
    this.fanout = fanout;
    this.relay = relay;
    this.failures = failures;
  }

  /**
   * Tells that messages were not posted: {@link SendCallback#refused} if that was a decision,
   * {@link SendCallback#lost} otherwise. Throws nothing: somebody waits for each reply.
   */
  void failed(SendCallback reply, Throwable cause) {
    answer(reply, List.of(), List.of(), cause);
  }

  private void answer(
      SendCallback reply,
      List<Draft> drafts,
      List<StoredMessage> stored,
      @Nullable Throwable failure) {
    try {
      switch (failure) {
        case null -> reply.stored(answers(drafts, stored));
        case ChatException e -> reply.refused(e);
        default -> lost(reply, failure);
      }
    } catch (Throwable e) {
      lost(reply, e);
    }
  }

  private void lost(SendCallback reply, Throwable cause) {
    failures.failed(Subsystem.SESSION, cause);
    try {
      reply.lost();
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }

  /** See {@link Conversation#post}. */
  void post(List<Draft> drafts, SendCallback reply) {
    List<Draft> persistent =
        drafts.stream().allMatch(Draft::persistent)
            ? drafts
            : drafts.stream().filter(Draft::persistent).toList();
    if (persistent.isEmpty() && !drafts.isEmpty()) {
      reply.stored(answers(drafts, List.of()));
      return;
    }
    var _ =
        journal
            .append(persistent)
            .whenComplete((stored, failure) -> answer(reply, drafts, stored, failure));
  }

  private List<StoredMessage> answers(List<Draft> drafts, List<StoredMessage> stored) {
    if (drafts.size() == stored.size()) {
      return stored;
    }
    var next = stored.iterator();
    return drafts.stream().map(d -> d.persistent() ? next.next() : pass(d)).toList();
  }

  private StoredMessage pass(Draft draft) {
    String id = prefix + passed.incrementAndGet();
    var message = new ChatMessage(id, System.currentTimeMillis(), null, draft);
    if (relay != null) {
      relay.passed(message);
    }
    fanout.publish(message);
    return new StoredMessage(id, null, false);
  }

  /** How many messages were passed on that are not stored. */
  long passed() {
    return passed.get();
  }
}
