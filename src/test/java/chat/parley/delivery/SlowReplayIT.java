package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replay to a client that reads more slowly than others send. */
class SlowReplayIT {

  private static final String ROOM = "/topic/room.lobby";
  private static final String LARGE = "x".repeat(32 * 1024);

  /** More than the kernel buffers between two sockets of one machine. */
  private static final int HISTORY = 300;

  /** More live messages during the replay than the kernel buffers. */
  private static final int PARKED = 400;

  private final ParleyServer server = ParleyServer.start("parley.limits.outbox-size=256KB");
  private final StompUser sender = StompUser.connect(server, "sender");
  private final StompUser slow =
      StompUser.on(Handshake.to(server, "/stomp/slow").receiveBuffer(2048).open());
  private long nextOffset = 1;

  @AfterEach
  void stop() {
    sender.close();
    slow.close();
    server.close();
  }

  private void send(int count) {
    IntStream.range(1, count).forEach(_ -> sender.send(ROOM, LARGE));
    sender.store(ROOM, LARGE);
  }

  private void assertReceives(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(slow.next("MESSAGE").number("offset")).isEqualTo(nextOffset++);
    }
  }

  @Test
  void everyMessageArrivesOnce() {
    send(HISTORY);
    slow.frame("CONNECT", "", "accept-version:1.2");
    slow.next("CONNECTED");
    slow.subscribe("room", ROOM, "offset:0");
    send(PARKED);
    assertReceives(HISTORY + 10);
    send(StreamSubscriptions.MAX_PARKED);
    assertReceives(PARKED + StreamSubscriptions.MAX_PARKED - 10);
    slow.expectNothing();
  }
}
