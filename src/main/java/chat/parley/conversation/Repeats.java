package chat.parley.conversation;

import chat.parley.delivery.ReadyOutboxes;
import chat.parley.journal.Journal;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.security.Identity;
import java.util.List;

/**
 * Finds repeats of stored messages, which are not refused if their sender exceeds the message rate.
 */
record Repeats(SendGuard guard, Journal journal) {

  /**
   * Returns the results of the first sends of messages that exceed the message rate, if all of them
   * are repeats. Counts them against the rate of look-ups. Blocks up to 5 s while the store is
   * read; outboxes that the calling thread has collected are written meanwhile.
   *
   * @param drafts at least one message
   * @param tooFast the refusal of the messages
   * @throws ChatException {@code tooFast}, if one of them is not a repeat or the look-ups exceed
   *     their own rate; or if the store is unavailable
   */
  List<StoredMessage> find(Identity sender, List<Draft> drafts, ChatException tooFast) {
    if (!drafts.stream().allMatch(Draft::isIdempotent)) {
      throw tooFast;
    }
    guard.checkLookup(sender, drafts.size(), tooFast);
    ReadyOutboxes.handOver();
    List<StoredMessage> repeats = journal.findRepeats(drafts);
    if (repeats.isEmpty()) {
      throw tooFast;
    }
    return repeats;
  }
}
