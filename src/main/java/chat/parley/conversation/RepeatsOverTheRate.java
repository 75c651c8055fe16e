package chat.parley.conversation;

import chat.parley.delivery.ReadyOutboxes;
import chat.parley.journal.Journal;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.security.Identity;
import java.util.List;

/** Finds the repeats among the sends that exceed the message rate. Any thread may call. */
final class RepeatsOverTheRate {

  private final SendGuard guard;
  private final Journal journal;

  RepeatsOverTheRate(SendGuard guard, Journal journal) {
    this.guard = guard;
    this.journal = journal;
  }

  /**
   * Returns the results of messages that are all repeats of stored ones. Blocks up to 5 s while the
   * store is read.
   *
   * @param tooFast the refusal of the messages
   * @return one result for each message, in the same order
   * @throws ChatException {@code tooFast}, if a message is not a repeat or the look-ups exceed
   *     their own rate; or the error of {@link Journal#findRepeats}
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
