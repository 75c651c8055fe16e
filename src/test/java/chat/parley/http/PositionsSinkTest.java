package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.transport.SessionSink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class PositionsSinkTest {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Text(byte[] bytes) implements SessionSink.Message {
    @Override
    public boolean text() {
      return true;
    }
  }

  /** Records what is called as text. */
  private static final class Recorder implements SessionSink {

    private final List<String> calls = new ArrayList<>();

    @Override
    public void write(List<? extends Message> batch, Callback done) {
      batch.forEach(message -> calls.add(new String(message.bytes(), UTF_8)));
      done.succeeded();
    }

    @Override
    public long lastReceived() {
      return 7;
    }

    @Override
    public void ping() {
      calls.add("ping");
    }

    @Override
    public void close(int code, String reason) {
      calls.add("close " + code + " " + reason);
    }

    @Override
    public void abort() {
      calls.add("abort");
    }
  }

  private final Recorder recorder = new Recorder();
  private final PositionsSink sink = new PositionsSink(recorder, List.of("chat", "room.é"));

  private void write(String... events) {
    sink.write(Stream.of(events).map(e -> new Text(e.getBytes(UTF_8))).toList(), Callback.NOOP);
  }

  @Test
  void eachEventHasThePositionsInAllStreamsAfterIt() {
    sink.start(List.of("e:1", "f:5"));
    write("id: room.é f:6\ndata: x\n\n", "id: chat e:2\nevent: joined\n\n");
    write("id: chat e:3\ndata: id: chat e:9\n\n");
    assertThat(recorder.calls)
        .containsExactly(
            "id: e:1,f:6\ndata: x\n\n",
            "id: e:2,f:6\nevent: joined\n\n",
            "id: e:3,f:6\ndata: id: chat e:9\n\n");
  }

  @Test
  void whatHasNoPositionIsNotChanged() {
    write(":\n\n", "event: ephemeral\ndata: x\n\n", "");
    assertThat(recorder.calls).containsExactly(":\n\n", "event: ephemeral\ndata: x\n\n", "");
  }

  @Test
  void theRestIsLeftToTheConnection() {
    assertThat(sink.lastReceived()).isEqualTo(7);
    sink.ping();
    sink.close(1000, "end");
    sink.abort();
    assertThat(recorder.calls).containsExactly("ping", "close 1000 end", "abort");
  }
}
