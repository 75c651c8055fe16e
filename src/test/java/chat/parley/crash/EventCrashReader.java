package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.EventStream.Event;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads streams from their beginning as one event stream, and resumes after the last event whenever
 * it was disconnected.
 */
final class EventCrashReader implements Runnable {

  private final IntSupplier ports;
  private final String name;
  private final List<TestStream> streams;
  private final int messagesPerConnection;
  private final Recorder recorder;
  private final BiPredicate<TestStream, Long> isComplete;

  /** The offsets of the last messages, in the order of the streams. */
  private final long[] offsets;

  private @Nullable String lastId;

  /**
   * @param streams what one user reads
   * @param messagesPerConnection the number of messages after which it reconnects elsewhere
   * @param isComplete whether an offset is the last one to be read of a stream
   */
  EventCrashReader(
      IntSupplier ports,
      String name,
      List<TestStream> streams,
      int messagesPerConnection,
      Recorder recorder,
      BiPredicate<TestStream, Long> isComplete) {
    this.ports = ports;
    this.name = name;
    this.streams = streams;
    this.messagesPerConnection = messagesPerConnection;
    this.recorder = recorder;
    this.isComplete = isComplete;
    this.offsets = new long[streams.size()];
    streams.forEach(stream -> recorder.addReader(reader(stream)));
  }

  private Ledger.Reader reader(TestStream stream) {
    return new Ledger.Reader(name + "-events", stream.name());
  }

  @Override
  public void run() {
    while (!isComplete()) {
      try (var events = open()) {
        if (events.response().statusCode() == 200) {
          read(events);
        }
      } catch (AssertionError | UncheckedIOException _) {
        // The server was killed, or sends nothing: connect again.
      }
      Await.pause(CrashRun.RECONNECT_DELAY);
    }
  }

  private boolean isComplete() {
    boolean complete = true;
    for (int i = 0; i < offsets.length; i++) {
      complete &= isComplete.test(streams.get(i), offsets[i]);
    }
    return complete;
  }

  private EventStream open() {
    String all =
        streams.size() == 1
            ? "/api/streams/" + streams.getFirst().httpName() + "/events?"
            : "/api/events?";
    String path =
        streams.stream()
            .map(stream -> "at=" + stream.httpName() + ":0")
            .collect(Collectors.joining("&", all, ""));
    String user = streams.getFirst().user(name);
    return lastId == null
        ? EventStream.open(ports.getAsInt(), path, "Parley-User", user)
        : EventStream.open(ports.getAsInt(), path, "Parley-User", user, "Last-Event-ID", lastId);
  }

  private void read(EventStream events) {
    for (int received = 0; received < messagesPerConnection && !isComplete(); ) {
      Event event = events.next();
      switch (event.type()) {
        case "joined" -> {
          boolean recovered = event.data().get("recovered").booleanValue();
          Ledger.Reader reader = reader(streams.get(index(event)));
          if (!recorder.recordStart(reader, recovered, String.valueOf(lastId))) {
            Arrays.fill(offsets, Long.MAX_VALUE);
            return;
          }
        }
        case "message" -> {
          record(event);
          received++;
        }
        default -> {
          // An ephemeral message.
        }
      }
    }
  }

  /** Returns the index of the stream of an event. */
  private int index(Event event) {
    return streams.stream().map(TestStream::httpName).toList().indexOf(event.text("stream"));
  }

  private void record(Event event) {
    int index = index(event);
    TestStream stream = streams.get(index);
    lastId = String.valueOf(event.id());
    String epoch = lastId.split(",", -1)[index].split(":", -1)[0];
    offsets[index] = event.offset();
    recorder.recordCopy(
        reader(stream),
        new Ledger.Copy(
            stream.recordedId(event.text("clientMessageId")),
            new Position(epoch, event.offset(), event.text("id")),
            event.text("body")));
  }
}
