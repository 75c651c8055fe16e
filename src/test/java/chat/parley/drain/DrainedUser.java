package chat.parley.drain;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client that sends messages with receipts until the server ends its session. */
final class DrainedUser implements AutoCloseable {

  /**
   * The end of a session.
   *
   * @param error the last frame; null if the session was closed without an ERROR
   */
  record End(String user, @Nullable StompFrame error, int closeCode) {}

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final String name;
  private final StompUser user;
  private int sent;

  DrainedUser(int port, String name) {
    this.name = name;
    this.user = StompUser.connect(port, name);
  }

  /**
   * Sends messages one after the other, on a thread of its own.
   *
   * @param receipts gets the ids of the messages for which there is a receipt
   * @param ends gets the end of the session
   */
  void start(String destination, Queue<String> receipts, List<End> ends) {
    Thread.startVirtualThread(
        () -> {
          StompFrame error = null;
          try {
            error = sendUntilError(destination, receipts);
          } catch (AssertionError _) {
            // Closed without an ERROR.
          }
          ends.add(new End(name, error, user.socket().closeCode()));
        });
  }

  private StompFrame sendUntilError(String destination, Queue<String> receipts) {
    StompFrame answer = send(destination);
    while (answer.command().equals("RECEIPT")) {
      receipts.add(answer.header("receipt-id"));
      Await.pause(INTERVAL);
      answer = send(destination);
    }
    return answer;
  }

  private StompFrame send(String destination) {
    String id = name + "-" + ++sent;
    user.send(destination, "text of " + id, "client-message-id:" + id, "receipt:" + id);
    return user.next();
  }

  @Override
  public void close() {
    user.close();
  }
}
