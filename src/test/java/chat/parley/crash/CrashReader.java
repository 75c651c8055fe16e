package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.StreamProgress;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;

/**
 * Reads one stream from its beginning, and resumes after the last message whenever it was
 * disconnected.
 */
final class CrashReader implements Runnable {

  /** Number of messages of an inbox per acknowledgement. */
  private static final int ACK_INTERVAL = 10;

  private final IntSupplier ports;
  private final TestStream stream;
  private final Ledger.Reader reader;
  private final int messagesPerConnection;
  private final Recorder recorder;
  private final LongPredicate isComplete;
  private final StreamProgress reading;

  /**
   * @param messagesPerConnection the number of messages after which it reconnects elsewhere
   * @param isComplete whether an offset is the last one to be read
   */
  CrashReader(
      IntSupplier ports,
      String name,
      TestStream stream,
      int messagesPerConnection,
      Recorder recorder,
      LongPredicate isComplete) {
    this.ports = ports;
    this.messagesPerConnection = messagesPerConnection;
    this.stream = stream;
    this.reader = new Ledger.Reader(name, stream.name());
    this.recorder = recorder;
    this.isComplete = isComplete;
    this.reading = new StreamProgress(stream.inbox(), ACK_INTERVAL);
    recorder.addReader(reader);
  }

  @Override
  public void run() {
    while (!isComplete.test(reading.lastOffset())) {
      try (var user = StompUser.connect(ports.getAsInt(), stream.user(reader.name()))) {
        StompFrame receipt =
            user.subscribe("1", stream.subscribeDestination(), reading.subscribeHeaders());
        boolean recovered = "true".equals(receipt.header("recovered"));
        if (!recorder.recordStart(reader, recovered, "offset " + reading.lastOffset())) {
          return;
        }
        for (int received = 0;
            received < messagesPerConnection && !isComplete.test(reading.lastOffset());
            received++) {
          receive(user, user.next());
        }
      } catch (AssertionError | UncheckedIOException _) {
        // The server was killed, or sends nothing: connect again.
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private void receive(StompUser user, StompFrame frame) {
    if (reading.accept(frame)) {
      var position =
          new Position(frame.header("epoch"), frame.number("offset"), frame.header("message-id"));
      String id = stream.recordedId(frame.header("client-message-id"));
      recorder.recordCopy(reader, new Ledger.Copy(id, position, frame.text()));
    }
    reading.acknowledge(user, frame);
  }
}
