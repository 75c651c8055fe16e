package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limits on the devices of an inbox and on the gaps of a device. */
class InboxLimitsIT {

  private static final String INBOX = "/user/queue/messages";

  private static void acknowledge(StompUser user, StompFrame message) {
    user.frame("ACK", "", "id:" + message.header("ack"), "receipt:done");
    user.receipt("done");
  }

  /** Sends the messages m1, m2 and so on from dave to himself, and returns them as received. */
  private static List<StompFrame> receiveNewMessages(StompUser dave, int count) {
    var received = new ArrayList<StompFrame>();
    for (int i = 1; i <= count; i++) {
      dave.store("/user/dave/queue/messages", "m" + i);
      received.add(dave.next("MESSAGE"));
    }
    return received;
  }

  @Test
  @Shows({"devices-bounded", "code-too-many"})
  void aDeviceOverTheLimitIsRefused() {
    try (var small = ParleyServer.start("parley.limits.devices-per-inbox=1");
        var dave = StompUser.connect(small, "dave")) {
      dave.subscribe("errors", "/user/queue/errors");
      dave.store("/user/dave/queue/messages", "m1");
      String deviceHeader = "durable-subscription-name:";
      dave.subscribe("1", INBOX, deviceHeader + "phone");
      assertThat(dave.next("MESSAGE").text()).isEqualTo("m1");
      dave.frame(
          "SUBSCRIBE", "", "id:2", "destination:" + INBOX, deviceHeader + "tablet", "receipt:2");
      assertThat(dave.next("MESSAGE").headers())
          .containsEntry("code", "too-many")
          .containsEntry("advice", "fix")
          .containsEntry("receipt-id", "2");
      dave.subscribe("2", INBOX, deviceHeader + "phone");
      dave.expectNothing();
      dave.subscribe("3", INBOX);
      assertThat(dave.next("MESSAGE").text()).isEqualTo("m1");
    }
  }

  @Test
  @Shows({"ack-gaps", "code-too-many"})
  void anAckOverTheGapLimitIsRefused() {
    try (var small = ParleyServer.start("parley.limits.gaps-per-device=1");
        var dave = StompUser.connect(small, "dave")) {
      dave.subscribe("errors", "/user/queue/errors");
      dave.subscribe("1", INBOX, "ack:client-individual");
      List<StompFrame> received = receiveNewMessages(dave, 6);
      acknowledge(dave, received.get(1));
      dave.frame("ACK", "", "id:" + received.get(3).header("ack"), "receipt:gap");
      assertThat(dave.next("MESSAGE").headers())
          .containsEntry("code", "too-many")
          .containsEntry("receipt-id", "gap");
      acknowledge(dave, received.get(2));
      // In a transaction, the ACK is refused too, but the messages are stored.
      dave.frame("BEGIN", "", "transaction:t");
      dave.send("/topic/chat", "sent", "transaction:t", "receipt:sent");
      String gap = received.get(4).header("ack");
      dave.frame("ACK", "", "id:" + gap, "transaction:t", "receipt:gap");
      dave.frame("COMMIT", "", "transaction:t", "receipt:committed");
      dave.receipt("sent");
      dave.receipt("committed");
      assertThat(dave.next("MESSAGE").headers())
          .containsEntry("code", "too-many")
          .containsEntry("receipt-id", "gap");
    }
  }

  @Test
  void aLaterCumulativeAckCoversARefusedOne() {
    try (var small = ParleyServer.start("parley.limits.gaps-per-device=1");
        var dave = StompUser.connect(small, "dave")) {
      dave.subscribe("errors", "/user/queue/errors");
      dave.subscribe("1", INBOX, "ack:client");
      List<StompFrame> received = receiveNewMessages(dave, 6);
      dave.frame("NACK", "", "id:" + received.get(0).header("ack"));
      acknowledge(dave, received.get(1));
      dave.frame("NACK", "", "id:" + received.get(2).header("ack"));
      dave.frame("ACK", "", "id:" + received.get(3).header("ack"));
      assertThat(dave.next("MESSAGE").header("code")).isEqualTo("too-many");
      dave.subscribe("2", INBOX, "ack:client-individual");
      acknowledge(dave, dave.next("MESSAGE"));
      acknowledge(dave, received.get(5));
      for (String unacknowledged : List.of("m3", "m4", "m5", "m6")) {
        assertThat(dave.next("MESSAGE").text()).isEqualTo(unacknowledged);
      }
      dave.subscribe("3", INBOX, "ack:client");
      assertThat(dave.next("MESSAGE").text()).isEqualTo("m3");
      dave.expectNothing();
    }
  }
}
