package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A session that records its frames and messages as text, such as {@code text hello}. */
final class RecordedReceiver implements FrameReceiver {

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean heavy;
  private volatile Consumer<byte[]> onMessage = _ -> {};

  @Override
  public boolean frameReceived(int bytes) {
    events.add("frame " + bytes);
    return heavy;
  }

  @Override
  public void messageReceived(byte[] bytes, boolean text) {
    String content = bytes.length > 100 ? bytes.length + " bytes" : new String(bytes, UTF_8);
    record((text ? "text " : "binary ") + content);
    onMessage.accept(bytes);
  }

  void record(String event) {
    events.add(event);
  }

  /** Makes this a heavy sender. */
  void beHeavy() {
    heavy = true;
  }

  /** Sets an action that follows the record of each message. */
  void onMessage(Consumer<byte[]> action) {
    onMessage = action;
  }

  /** Returns everything that was recorded, in order. */
  List<String> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Returns everything that was recorded except for frames, in order. */
  List<String> messages() {
    return events().stream().filter(event -> !event.startsWith("frame ")).toList();
  }

  /** Waits until exactly these events except for frames have been recorded. */
  void await(String... expected) {
    Await.until(() -> messages().toString(), () -> messages().equals(List.of(expected)));
  }
}
