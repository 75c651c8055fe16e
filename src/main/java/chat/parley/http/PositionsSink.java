package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.transport.SessionSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * Writes to a client that reads several streams. Replaces the position of each event by the
 * positions in all streams, in the order of the request. It does so as events are written: in that
 * order, on one thread at a time, each position covers exactly the events before it, however many
 * threads queue messages of different streams.
 */
final class PositionsSink implements SessionSink {

  private static final byte[] ID = EventText.ID.getBytes(UTF_8);

  private final SessionSink sink;
  private final List<String> streams;

  /** By stream; used by the writing thread only, once {@link #start} was called. */
  private String[] positions = {};

  /**
   * @param streams the names of the streams, in the order of the request
   */
  PositionsSink(SessionSink sink, List<String> streams) {
    this.sink = sink;
    this.streams = streams;
  }

  /** Sets the positions from which the streams are read; called before an event with an id. */
  void start(List<String> from) {
    positions = from.toArray(String[]::new);
  }

  /** A message whose bytes are those of this client only. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OwnMessage(byte[] bytes) implements Message {
    @Override
    public boolean text() {
      return true;
    }
  }

  @Override
  public void write(List<? extends Message> batch, Callback done) {
    var own = new ArrayList<Message>(batch.size());
    for (Message message : batch) {
      own.add(hasId(message.bytes()) ? withPositions(message.bytes()) : message);
    }
    sink.write(own, done);
  }

  private static boolean hasId(byte[] event) {
    return event.length > ID.length && Arrays.mismatch(event, ID) == ID.length;
  }

  private Message withPositions(byte[] event) {
    int space = indexOf(event, (byte) ' ', ID.length);
    int end = indexOf(event, (byte) '\n', space);
    int stream = streams.indexOf(new String(event, ID.length, space - ID.length, UTF_8));
    positions[stream] = new String(event, space + 1, end - space - 1, UTF_8);
    byte[] all = String.join(",", positions).getBytes(UTF_8);
    byte[] own = Arrays.copyOf(ID, ID.length + all.length + event.length - end);
    System.arraycopy(all, 0, own, ID.length, all.length);
    System.arraycopy(event, end, own, ID.length + all.length, event.length - end);
    return new OwnMessage(own);
  }

  private static int indexOf(byte[] bytes, byte wanted, int from) {
    int index = from;
    while (bytes[index] != wanted) {
      index++;
    }
    return index;
  }

  @Override
  public long lastReceived() {
    return sink.lastReceived();
  }

  @Override
  public void ping() {
    sink.ping();
  }

  @Override
  public void close(int code, String reason) {
    sink.close(code, reason);
  }

  @Override
  public void abort() {
    sink.abort();
  }
}
