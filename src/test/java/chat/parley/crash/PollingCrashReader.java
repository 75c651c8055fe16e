package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.Poller;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import tools.jackson.databind.JsonNode;

/**
 * Reads one stream by polling from its beginning, each time from another node. A request without a
 * response is repeated.
 */
final class PollingCrashReader implements Runnable {

  /** The device with which it reads an inbox. */
  private static final String DEVICE = "&device=poller";

  private final IntSupplier ports;
  private final TestStream stream;
  private final Ledger.Reader reader;
  private final Recorder recorder;
  private final LongPredicate isComplete;
  private String at;
  private long lastOffset;

  /**
   * @param isComplete whether an offset is the last one to be read
   */
  PollingCrashReader(
      IntSupplier ports,
      String name,
      TestStream stream,
      Recorder recorder,
      LongPredicate isComplete) {
    this.ports = ports;
    this.stream = stream;
    this.reader = new Ledger.Reader(name, stream.name());
    this.recorder = recorder;
    this.isComplete = isComplete;
    this.at = stream.inbox() ? "inbox" : stream.httpName() + ":0";
    recorder.addReader(reader);
  }

  @Override
  public void run() {
    try (var poller = new Poller(stream.user(reader.name()))) {
      while (!isComplete.test(lastOffset)) {
        try {
          if (!receive(poll(poller))) {
            return;
          }
        } catch (UncheckedIOException | CompletionException _) {
          // The server was killed, or refuses requests: repeat this one.
        }
        // The default of parley.limits.requests-per-second is enough for all clients.
        Await.pause(CrashRun.POLL_DELAY);
      }
    }
  }

  private Poller.Answer poll(Poller poller) {
    String path = Poller.path(List.of(at), "&wait=2" + (stream.inbox() ? DEVICE : ""));
    return Poller.read(poller.get(ports.getAsInt(), path));
  }

  /** Records the messages of a response; returns whether the stream is complete so far. */
  private boolean receive(Poller.Answer answer) {
    if (!recorder.recordStart(reader, answer.recovered(0), at)) {
      return false;
    }
    String epoch = answer.page(0).get("epoch").stringValue();
    for (JsonNode message : answer.page(0).get("messages")) {
      lastOffset = message.get("offset").longValue();
      var position = new Position(epoch, lastOffset, message.get("id").stringValue());
      recorder.recordCopy(
          reader,
          new Ledger.Copy(
              stream.recordedId(message.get("clientMessageId").stringValue()),
              position,
              message.get("body").stringValue()));
    }
    at = answer.next().getFirst();
    return true;
  }
}
