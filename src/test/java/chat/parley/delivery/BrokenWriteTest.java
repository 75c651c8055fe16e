package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that breaks in the middle of a write stops nobody. */
class BrokenWriteTest {

  private static final int TIMES = 300;
  private static final String TEXT = "x".repeat(10_000);

  /** A server that is stuck does not close either. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoeverIsGoneWhileItsOwnFramesWaitForTheWriterStopsNobody() {
    try (var server = ParleyServer.start();
        var alice = StompUser.connect(server, "alice")) {
      for (int i = 0; i < TIMES; i++) {
        StompUser bob = StompUser.connect(server, "bob" + i);
        bob.subscribe("1", "/user/queue/messages");
        // Each is written back to bob by the writer, while the frame behind them waits for it.
        for (int message = 0; message < 20; message++) {
          bob.send("/user/bob" + i + "/queue/messages", TEXT);
        }
        bob.frame("SUBSCRIBE", "", "id:2", "destination:/topic/chat");
        bob.frame("DISCONNECT", "", "receipt:bye");
        bob.socket().kill();
      }
      assertThat(alice.store("/topic/chat", "and on").header("offset")).isEqualTo("1");
      server.awaitOpenSessions(1);
    }
  }
}
