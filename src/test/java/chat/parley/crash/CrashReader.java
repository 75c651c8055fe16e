package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.StreamReading;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;

/** Reads one stream from its beginning, and goes on where it stopped whenever it was cut off. */
final class CrashReader implements Runnable {

  /** How many messages of an inbox are acknowledged at once. */
  private static final int ACK = 10;

  private final IntSupplier ports;
  private final TestStream stream;
  private final Ledger.Reader reader;
  private final int stay;
  private final Ledger ledger;
  private final LongPredicate done;
  private final StreamReading reading;

  /**
   * @param stay how many messages it takes before it comes back elsewhere
   * @param done whether the offset is the last one that is to be read
   */
  CrashReader(
      IntSupplier ports, String name, TestStream stream, int stay, Ledger ledger, LongPredicate done) {
    this.ports = ports;
    this.stay = stay;
    this.stream = stream;
    this.reader = new Ledger.Reader(name, stream.name());
    this.ledger = ledger;
    this.done = done;
    this.reading = new StreamReading(stream.inbox(), ACK);
    ledger.reads(reader);
  }

  @Override
  public void run() {
    while (!done.test(reading.last())) {
      try (var user = StompUser.connect(ports.getAsInt(), reader.name())) {
        StompFrame receipt = user.subscribe("1", stream.toRead(), reading.place());
        if (!"true".equals(receipt.header("recovered"))) {
          ledger.complain("lost: %s was not recovered behind %d".formatted(reader, reading.last()));
          return;
        }
        for (int taken = 0; taken < stay && !done.test(reading.last()); taken++) {
          take(user, user.next());
        }
      } catch (AssertionError | UncheckedIOException _) {
        // The server was killed, or is quiet: look again.
        Await.pause(CrashRun.COME_BACK);
      }
    }
  }

  private void take(StompUser user, StompFrame frame) {
    if (reading.takes(frame)) {
      var place =
          new Position(frame.header("epoch"), frame.number("offset"), frame.header("message-id"));
      ledger.seen(reader, new Ledger.Copy(frame.header("client-message-id"), place, frame.text()));
    }
    reading.acknowledge(user, frame);
  }
}
