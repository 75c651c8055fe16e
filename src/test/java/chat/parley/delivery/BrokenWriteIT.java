package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that breaks during a write does not affect other clients. */
class BrokenWriteIT {

  private static final int CLIENTS = 300;
  private static final String TEXT = "x".repeat(10_000);

  /** Runs on a thread of its own, because closing a server that is stuck does not return either. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void clientsThatVanishWhileTheirFramesWaitForTheWriterBlockNoOtherClient() {
    try (var server = ParleyServer.start();
        var alice = StompUser.connect(server, "alice")) {
      for (int i = 0; i < CLIENTS; i++) {
        StompUser bob = StompUser.connect(server, "bob" + i);
        bob.subscribe("1", "/user/queue/messages");
        // The journal's writer thread writes these to bob, while the frame after them waits for it.
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
