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
 * From wherever stored messages come, they leave here: those of each stream once and in offset
 * order. Any thread may call; one at a time hands on.
 */
final class Sequencer {

  private final Streams streams;
  private final CommittedBatchListener committed;
  private final Failures failures;

  Sequencer(Streams streams, CommittedBatchListener committed, Failures failures) {
    this.streams = streams;
    this.committed = committed;
    this.failures = failures;
  }

  /**
   * Takes what has been stored by this process.
   *
   * @param touched the streams that the messages are in
   * @param answers tells the senders; run when what may leave has been handed on
   */
  void stored(List<ChatMessage> messages, Map<Address, Stream> touched, Runnable answers) {
    handOn(() -> streams.add(messages, touched), answers);
  }

  /** Takes what has been stored by another one, or was read from the store. */
  void learn(List<ChatMessage> messages) {
    handOn(() -> streams.add(messages, Map.of()), () -> {});
  }

  /** Changes what is known of a stream, and hands on what that lets go. */
  void change(Address address, Streams.Change change) {
    handOn(() -> streams.change(address, change), () -> {});
  }

  private void handOn(Supplier<List<ChatMessage>> ready, Runnable answers) {
    committed.during(
        () -> {
          synchronized (this) {
            try {
              committed.accept(ready.get(), answers);
            } catch (RuntimeException | Error e) {
              // A subscriber may lack what the store has. After a restart all of them resume.
              failures.fatal(Subsystem.FAN_OUT, e);
              throw e;
            }
          }
        });
  }
}
