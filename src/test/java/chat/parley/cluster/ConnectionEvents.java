package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.StompHeaders;

/** Records the callbacks of a connection to the broker as text. */
final class ConnectionEvents implements BrokerConnection.Listener {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile @Nullable Error failure;

  @Override
  public void connected() {
    events.add("connected");
    fail();
  }

  @Override
  public void receipt(@Nullable String id) {
    events.add("receipt " + id);
  }

  @Override
  public void message(StompHeaders headers, byte[] body) {
    events.add("message " + headers.getFirst("key") + " " + new String(body, UTF_8));
    fail();
  }

  @Override
  public void closed(String reason) {
    events.add("closed: " + reason);
  }

  private void fail() {
    Error thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Has the callbacks for the login and for messages throw an error, after they are recorded. */
  void failWith(Error error) {
    failure = error;
  }

  void add(String event) {
    events.add(event);
  }

  List<String> all() {
    return List.copyOf(events);
  }

  /** Waits until exactly these events have happened. */
  void await(String... expected) {
    Await.until(events::toString, () -> events.equals(List.of(expected)));
  }

  /** Waits until the connection has been closed, for any reason. */
  void awaitClosed() {
    Await.until(
        events::toString, () -> events.stream().anyMatch(event -> event.startsWith("closed: ")));
  }
}
