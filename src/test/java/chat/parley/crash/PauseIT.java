package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompUser;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that was paused reads the input that arrived in the meantime before it applies its
 * timeouts.
 */
class PauseIT {

  private static final Duration HEART_BEAT_INTERVAL = Duration.ofMillis(250);

  /** The heart-beats take longer than each of the timeouts. */
  private static final int HEART_BEATS = 36;

  @TempDir private Path directory;

  private static StompUser connect(int port, String name, String heartBeat) {
    StompUser user = StompUser.on(RawWebSocket.open(port, "/stomp/" + name));
    user.frame("CONNECT", "", "accept-version:1.2", "heart-beat:" + heartBeat);
    user.next("CONNECTED");
    return user;
  }

  @Test
  void clientsThatSentDuringAPauseStayConnectedAndSilentOnesAreClosed() {
    try (var server =
            new ServerProcess(
                ParleyApplication.class,
                directory,
                "parley.stomp.heart-beat=2s",
                "parley.limits.connect-time=4s",
                "parley.limits.idle-time=6s");
        var silent = connect(server.port(), "bob", "2000,0");
        var beating = connect(server.port(), "ann", "2000,0");
        var connecting = StompUser.on(RawWebSocket.open(server.port(), "/stomp/carol"))) {
      server.pause();
      connecting.frame("CONNECT", "", "accept-version:1.2");
      for (int i = 0; i < HEART_BEATS; i++) {
        beating.socket().send("\n");
        Await.pause(HEART_BEAT_INTERVAL);
      }
      server.resume();
      beating.frame("BEGIN", "", "transaction:t", "receipt:still");
      assertThat(beating.next().header("receipt-id")).isEqualTo("still");
      connecting.next("CONNECTED");
      assertThat(silent.next("ERROR").header("code")).isEqualTo("timed-out");
    }
  }
}
