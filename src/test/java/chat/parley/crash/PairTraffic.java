package chat.parley.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The readers of a pair: that of the owner of an inbox and of one of the users that write to this
 * inbox. Both users read it, from its beginning, and move from node to node.
 */
final class PairTraffic {

  static final TestStream INBOX = TestStream.inbox("ann");

  /** The user that writes to the inbox. */
  private static final String WRITER = "writer-a2";

  private static final TestStream AS_WRITER = TestStream.pair("ann", WRITER, WRITER);
  private static final TestStream AS_OWNER = TestStream.pair("ann", WRITER, "ann");

  private final IntSupplier ports;
  private final Ledger ledger;
  private final BiPredicate<TestStream, Long> isComplete;

  /**
   * @param isComplete whether an offset is the last one to be read of a stream
   */
  PairTraffic(IntSupplier ports, Ledger ledger, BiPredicate<TestStream, Long> isComplete) {
    this.ports = ports;
    this.ledger = ledger;
    this.isComplete = isComplete;
  }

  /** Returns the pair that messages of a writer to a stream are in too; null if it is not read. */
  static @Nullable TestStream of(String writer, TestStream stream) {
    return stream.equals(INBOX) && writer.equals(WRITER) ? AS_WRITER : null;
  }

  /**
   * Starts the readers: of both users by STOMP, and early also of one by an event stream and of the
   * other one by polls.
   */
  List<Future<?>> readers(ExecutorService threads, String when, int messagesPerConnection) {
    var readers = new ArrayList<Future<?>>();
    for (TestStream pair : List.of(AS_OWNER, AS_WRITER)) {
      String name = when + "-" + pair.owner();
      readers.add(
          threads.submit(
              new CrashReader(
                  ports,
                  name,
                  pair,
                  messagesPerConnection,
                  ledger,
                  last -> isComplete.test(pair, last))));
    }
    if (when.equals("early")) {
      readers.add(
          threads.submit(
              new EventCrashReader(
                  ports, "ann", List.of(AS_OWNER), messagesPerConnection, ledger, isComplete)));
      readers.add(
          threads.submit(
              new PollingCrashReader(
                  ports,
                  "polling-" + WRITER,
                  AS_WRITER,
                  ledger,
                  last -> isComplete.test(AS_WRITER, last))));
    }
    return readers;
  }
}
