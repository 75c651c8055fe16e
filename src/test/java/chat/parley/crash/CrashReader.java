package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;

/** Reads one stream from its beginning, and goes on where it stopped whenever it was cut off. */
final class CrashReader implements Runnable {

  /** How many messages of an inbox are acknowledged at once. */
  private static final int ACK = 10;

  private final IntSupplier ports;
  private final Stream stream;
  private final Ledger.Reader reader;
  private final int stay;
  private final Ledger ledger;
  private final LongPredicate done;
  private long last;
  private String epoch = "";
  private long asked;
  private long acknowledged;

  /**
   * @param stay how many messages it takes before it comes back elsewhere
   * @param done whether the offset is the last one that is to be read
   */
  CrashReader(
      IntSupplier ports, String name, Stream stream, int stay, Ledger ledger, LongPredicate done) {
    this.ports = ports;
    this.stay = stay;
    this.stream = stream;
    this.reader = new Ledger.Reader(name, stream.name());
    this.ledger = ledger;
    this.done = done;
    ledger.reads(reader);
  }

  @Override
  public void run() {
    while (!done.test(last) && !Thread.currentThread().isInterrupted()) {
      try (var user = StompUser.connect(ports.getAsInt(), reader.name())) {
        StompFrame receipt = user.subscribe("1", stream.toRead(), place());
        if (!"true".equals(receipt.header("recovered"))) {
          ledger.complain("lost: %s was not recovered behind %d".formatted(reader, last));
          return;
        }
        for (int taken = 0; taken < stay && !done.test(last); taken++) {
          take(user, user.next());
        }
      } catch (AssertionError | UncheckedIOException _) {
        // The server was killed, or is quiet: look again.
        Await.pause(CrashRun.COME_BACK);
      }
    }
  }

  private String[] place() {
    if (stream.inbox()) {
      asked = 0;
      return new String[] {"ack:client"};
    }
    List<String> place = new ArrayList<>(List.of("offset:" + last));
    if (last > 0) {
      place.add("epoch:" + epoch);
    }
    return place.toArray(String[]::new);
  }

  private void take(StompUser user, StompFrame frame) {
    if (frame.command().equals("RECEIPT")) {
      acknowledged = Math.max(acknowledged, Long.parseLong(frame.header("receipt-id")));
      return;
    }
    if (frame.command().equals("ERROR")) {
      // The store was away when a place was to be written: look again.
      throw new AssertionError(frame);
    }
    long offset = frame.number("offset");
    // What was not acknowledged for certain may come again, and only that.
    if (!stream.inbox() || offset > last || offset <= acknowledged) {
      var place = new Place(frame.header("epoch"), offset, frame.header("message-id"));
      ledger.seen(reader, new Ledger.Copy(frame.header("client-message-id"), place, frame.text()));
      last = Math.max(last, offset);
      epoch = place.epoch();
    }
    if (stream.inbox() && offset >= asked + ACK) {
      asked = offset;
      user.frame("ACK", "", "id:" + frame.header("ack"), "receipt:" + offset);
    }
  }
}
