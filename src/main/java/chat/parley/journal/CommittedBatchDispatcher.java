package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.memory.Stream;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.DraftOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hands on what has been committed, to the other nodes and to the subscribers here, and has its
 * senders answered. Called by the writer thread.
 */
final class CommittedBatchDispatcher {

  private final Sequencer sequencer;
  private final OtherNodes peers;
  private final Failures failures;

  CommittedBatchDispatcher(Sequencer sequencer, OtherNodes peers, Failures failures) {
    this.sequencer = sequencer;
    this.peers = peers;
    this.failures = failures;
  }

  /**
   * Hands a batch on. Whatever goes wrong, its senders are told that it is stored: a repeat would
   * be stored twice.
   *
   * @param number of the batch
   * @param streams those that the entries are in
   * @param answers tells the senders; may be run twice
   */
  void accept(
      long number, List<DraftOutcome> entries, Map<Address, Stream> streams, Runnable answers) {
    try {
      inOrder(number, entries, streams, answers);
    } catch (RuntimeException | Error e) {
      failures.fatal(Subsystem.FAN_OUT, e);
      answers.run();
      throw e;
    }
  }

  private void inOrder(
      long number, List<DraftOutcome> entries, Map<Address, Stream> streams, Runnable answers) {
    var messages = new ArrayList<ChatMessage>(entries.size());
    for (DraftOutcome entry : entries) {
      if (entry instanceof DraftOutcome.New(ChatMessage message)) {
        messages.add(message);
      }
    }
    // Repeats alone take a number too.
    if (!entries.isEmpty()) {
      tellPeers(number, messages);
    }
    sequencer.stored(messages, streams, answers);
  }

  /** What does not reach them they miss by its number, and read from the store. */
  private void tellPeers(long number, List<ChatMessage> messages) {
    try {
      peers.stored(number, messages);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.RELAY, e);
    }
  }
}
