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
 * Passes committed batches on to the other nodes and to the subscribers on this node, and completes
 * the senders' futures. Called by the writer thread.
 */
final class CommittedBatchDispatcher {

  private final Sequencer sequencer;
  private final OtherNodes otherNodes;
  private final Failures failures;

  CommittedBatchDispatcher(Sequencer sequencer, OtherNodes otherNodes, Failures failures) {
    this.sequencer = sequencer;
    this.otherNodes = otherNodes;
    this.failures = failures;
  }

  /**
   * Passes a batch on. The senders are always told that it is stored, also if passing it on fails:
   * if they sent it again, a message without a client message id would be stored twice.
   *
   * @param number the number of the batch
   * @param outcomes the outcomes of the drafts of the batch; empty if the batch had none
   * @param streams the streams that the drafts were appended to
   * @param completion completes the senders' futures; may be run twice
   * @throws RuntimeException if a message cannot be delivered on this node, which is fatal
   */
  void dispatch(
      long number, List<DraftOutcome> outcomes, Map<Address, Stream> streams, Runnable completion) {
    try {
      publish(number, outcomes, streams, completion);
    } catch (RuntimeException | Error e) {
      failures.fatal(Subsystem.FAN_OUT, e);
      completion.run();
      throw e;
    }
  }

  private void publish(
      long number, List<DraftOutcome> outcomes, Map<Address, Stream> streams, Runnable completion) {
    var messages = new ArrayList<ChatMessage>(outcomes.size());
    for (DraftOutcome outcome : outcomes) {
      if (outcome instanceof DraftOutcome.New(ChatMessage message)) {
        messages.add(message);
      }
    }
    // A batch of repeats alone has a number too, which the other nodes have to receive.
    if (!outcomes.isEmpty()) {
      publishToOtherNodes(number, messages);
    }
    sequencer.addCommitted(messages, streams, completion);
  }

  /**
   * Sends a batch to the other nodes. A node that does not receive it notices by the number that a
   * batch is missing, and reads it from the store.
   */
  private void publishToOtherNodes(long number, List<ChatMessage> messages) {
    try {
      otherNodes.publish(number, messages);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.CLUSTER, e);
    }
  }
}
