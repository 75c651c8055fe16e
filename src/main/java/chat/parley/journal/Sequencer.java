package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Passes committed messages to the listener, whether this process or another one stored them: those
 * of each stream once and in offset order. Any thread may call; one thread at a time calls the
 * listener.
 */
final class Sequencer {

  private final Streams streams;
  private final CommittedBatchListener listener;
  private final Failures failures;

  Sequencer(Streams streams, CommittedBatchListener listener, Failures failures) {
    this.streams = streams;
    this.listener = listener;
    this.failures = failures;
  }

  /**
   * Adds messages that this process has committed.
   *
   * @param loaded the streams of the messages; those not in memory are put there
   * @param completion completes the senders' futures; run by the listener
   */
  void addCommitted(List<ChatMessage> messages, Map<Address, Stream> loaded, Runnable completion) {
    dispatch(() -> streams.add(messages, loaded), completion);
  }

  /** Adds messages that another process has stored, received from it or read from the store. */
  void addReceived(List<ChatMessage> messages) {
    dispatch(() -> streams.add(messages, Map.of()), () -> {});
  }

  /** Changes a stream in memory, and passes on the messages that this releases. */
  void change(Address address, Streams.Change change) {
    dispatch(() -> streams.change(address, change), () -> {});
  }

  private void dispatch(Supplier<List<ChatMessage>> ready, Runnable completion) {
    listener.runDispatch(
        () -> {
          synchronized (this) {
            try {
              listener.accept(ready.get(), completion);
            } catch (RuntimeException | Error e) {
              // A subscriber may have missed a message. After a restart all clients resume.
              failures.fatal(Subsystem.FAN_OUT, e);
              throw e;
            }
          }
        });
  }

  /**
   * Drops all streams from memory and tells the subscribers: all streams have begun new epochs.
   * Called by the writer thread, outside all locks.
   */
  void renewEpochs() {
    streams.clear();
    listener.epochsRenewed();
  }
}
