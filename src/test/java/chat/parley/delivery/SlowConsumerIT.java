package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * For a slow consumer, ephemeral messages are shed first, and then the session is closed so that
 * the client resumes. Other clients are not affected.
 */
class SlowConsumerIT {

  private static final String ROOM = "/topic/room.lobby";

  /** More than the kernel buffers between two sockets of one machine, however it is configured. */
  private static final int MESSAGES = 1500;

  private static final String LARGE = "x".repeat(32 * 1024);

  private final ParleyServer server = ParleyServer.start("parley.limits.outbox-size=256KB");
  private final StompUser sender = StompUser.connect(server, "sender");
  private final StompUser fast = StompUser.connect(server, "good");
  private final StompUser slow;

  SlowConsumerIT() {
    fast.subscribe("room", ROOM);
    RawWebSocket socket = Handshake.to(server, "/stomp/slow").receiveBuffer(2048).open();
    slow = StompUser.connect(socket);
    slow.subscribe("room", ROOM);
  }

  @AfterEach
  void stop() {
    sender.close();
    fast.close();
    slow.close();
    server.close();
  }

  @Test
  @Shows("close-1013")
  void aSlowConsumerThatReadsAgainIsToldToResume() {
    overflowOutbox();
    assertThat(slow.socket().closeCode()).isEqualTo(1013);
    assertThat(slow.socket().closeReason()).contains("resume");
    server.awaitOpenSessions(2);
  }

  @Test
  void aSlowConsumerThatNeverReadsAgainIsDropped() {
    overflowOutbox();
    server.awaitOpenSessions(2);
    sendAndReceive("and on");
  }

  @Test
  @Shows("ephemeral-shed")
  void ephemeralMessagesAreShedFirst() {
    for (int i = 0; i < MESSAGES; i++) {
      sendAndReceive(LARGE, "persistent:false");
    }
    for (int i = 0; i < 10; i++) {
      sendAndReceive("stays " + i);
    }
    int ephemeral = 0;
    List<String> persistent = new ArrayList<>();
    while (persistent.size() < 10) {
      StompFrame message = slow.next("MESSAGE");
      if (message.header("offset") == null) {
        ephemeral++;
      } else {
        persistent.add(message.text());
      }
    }
    assertThat(ephemeral).isLessThan(MESSAGES);
    assertThat(persistent).isEqualTo(IntStream.range(0, 10).mapToObj(i -> "stays " + i).toList());
    slow.expectNothing();
  }

  /** Sends until the outbox of the slow consumer overflows; the fast one receives everything. */
  private void overflowOutbox() {
    DeliveryMetrics metrics = server.bean(Outboxes.class).metrics();
    long first = sendAndReceive(LARGE);
    for (int i = 1; metrics.overflows() == 0; i++) {
      assertThat(i).as("messages without an overflow").isLessThan(MESSAGES);
      assertThat(sendAndReceive(LARGE)).isEqualTo(first + i);
    }
  }

  private long sendAndReceive(String text, String... headers) {
    sender.send(ROOM, text, headers);
    StompFrame message = fast.next("MESSAGE");
    assertThat(message.text()).isEqualTo(text);
    return message.header("offset") == null ? 0 : message.number("offset");
  }
}
