package chat.parley.journal;

import static java.util.stream.Collectors.toUnmodifiableSet;

import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.message.Draft;
import chat.parley.store.DraftOutcome;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out whether messages have been stored before. Only reads: no stream is created or locked.
 * Any thread may call.
 */
final class RepeatLookup {

  private final LogReader reader;
  private final TimedStoreCalls calls;

  RepeatLookup(LogReader reader, TimedStoreCalls calls) {
    this.reader = reader;
    this.calls = calls;
  }

  /**
   * Returns the results of messages that are all repeats. Makes at most one query, for which it
   * blocks up to 5 s.
   *
   * @param drafts messages of one sender
   * @return one result for each message, in the same order; empty if a message has no client
   *     message id, is ephemeral, or is not known to be stored
   * @throws StoreException if the store cannot be read
   * @throws chat.parley.message.ChatException if the thread is interrupted
   */
  List<StoredMessage> find(List<Draft> drafts) throws StoreException {
    if (drafts.isEmpty() || !drafts.stream().allMatch(Draft::isIdempotent)) {
      return List.of();
    }
    String sender = drafts.getFirst().from().value();
    Set<String> ids = drafts.stream().map(Draft::clientMessageId).collect(toUnmodifiableSet());
    Map<String, DraftOutcome.Repeat> sent = calls.run(() -> reader.findSent(sender, ids));
    return sent.keySet().containsAll(ids)
        ? drafts.stream().map(draft -> StoredMessage.of(sent.get(draft.clientMessageId()))).toList()
        : List.of();
  }
}
