package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;

class ShutdownIT {

  @Test
  @Shows("close-1001")
  void openSessionsAreClosedWithGoingAway() throws Exception {
    ParleyServer server = ParleyServer.start();
    try (var bob = StompUser.connect(server, "bob");
        var legacy = LegacyUser.broadcast(server)) {
      Thread stopping = Thread.startVirtualThread(server::close);
      assertThat(bob.socket().closeCode()).isEqualTo(1001);
      assertThat(legacy.socket().closeCode()).isEqualTo(1001);
      stopping.join();
    }
  }
}
