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

/** Who reads too slowly is shed and then told to come back, and nobody else notices. */
class SlowReaderTest {

  private static final String ROOM = "/topic/room.lobby";

  /** More than the kernel buffers between two sockets of one machine, however it is tuned. */
  private static final int MESSAGES = 1500;

  private static final String LARGE = "x".repeat(32 * 1024);

  private final ParleyServer server = ParleyServer.start("parley.limits.outbox=256KB");
  private final StompUser sender = StompUser.connect(server, "sender");
  private final StompUser good = StompUser.connect(server, "good");
  private final StompUser slow;

  SlowReaderTest() {
    good.subscribe("room", ROOM);
    RawWebSocket socket = Handshake.to(server, "/stomp/slow").receiveBuffer(2048).open();
    slow = StompUser.connect(socket);
    slow.subscribe("room", ROOM);
  }

  @AfterEach
  void leave() {
    sender.close();
    good.close();
    slow.close();
    server.close();
  }

  @Test
  @Shows("close-1013")
  void whoReadsAgainInTimeIsToldToComeBack() {
    flood();
    assertThat(slow.socket().closeCode()).isEqualTo(1013);
    assertThat(slow.socket().closeReason()).contains("resume");
    server.awaitOpenSessions(2);
  }

  @Test
  void whoNeverReadsAgainIsDropped() {
    flood();
    server.awaitOpenSessions(2);
    sendToGood("and on");
  }

  @Test
  @Shows("ephemeral-shed")
  void ephemeralMessagesAreShedFirst() {
    for (int i = 0; i < MESSAGES; i++) {
      sendToGood(LARGE, "persistent:false");
    }
    for (int i = 0; i < 10; i++) {
      sendToGood("stays " + i);
    }
    int ephemeral = 0;
    List<String> stayed = new ArrayList<>();
    while (stayed.size() < 10) {
      StompFrame message = slow.next("MESSAGE");
      if (message.header("offset") == null) {
        ephemeral++;
      } else {
        stayed.add(message.text());
      }
    }
    assertThat(ephemeral).isLessThan(MESSAGES);
    assertThat(stayed).isEqualTo(IntStream.range(0, 10).mapToObj(i -> "stays " + i).toList());
    slow.hearsNothing();
  }

  /** Sends until the slow reader's outbox overflows; the good reader gets it all. */
  private void flood() {
    DeliveryMetrics figures = server.bean(Outboxes.class).metrics();
    long before = sendToGood(LARGE);
    for (int i = 1; figures.overflows() == 0; i++) {
      assertThat(i).as("messages of which none was too much").isLessThan(MESSAGES);
      assertThat(sendToGood(LARGE)).isEqualTo(before + i);
    }
  }

  private long sendToGood(String text, String... headers) {
    sender.send(ROOM, text, headers);
    StompFrame message = good.next("MESSAGE");
    assertThat(message.text()).isEqualTo(text);
    return message.header("offset") == null ? 0 : message.number("offset");
  }
}
