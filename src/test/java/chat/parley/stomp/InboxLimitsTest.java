package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many devices and gaps an inbox may have, as its owner sees it. */
class InboxLimitsTest {

  private static final String INBOX = "/user/queue/messages";

  private static void acknowledge(StompUser user, StompFrame message) {
    user.frame("ACK", "", "id:" + message.header("ack"), "receipt:done");
    user.receipt("done");
  }

  @Test
  @Shows({"devices-bounded", "code-too-many"})
  void aDeviceOverTheLimitIsRefused() {
    try (var small = ParleyServer.start("parley.limits.devices-per-inbox=1");
        var dave = StompUser.connect(small, "dave")) {
      dave.subscribe("errors", "/user/queue/errors");
      dave.store("/user/dave/queue/messages", "m1");
      String named = "durable-subscription-name:";
      dave.subscribe("1", INBOX, named + "phone");
      assertThat(dave.next("MESSAGE").text()).isEqualTo("m1");
      dave.frame("SUBSCRIBE", "", "id:2", "destination:" + INBOX, named + "tablet", "receipt:2");
      assertThat(dave.next("MESSAGE").headers())
          .containsEntry("code", "too-many")
          .containsEntry("advice", "fix")
          .containsEntry("receipt-id", "2");
      dave.subscribe("2", INBOX, named + "phone");
      dave.hearsNothing();
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
      var read = new ArrayList<StompFrame>();
      for (int i = 1; i <= 6; i++) {
        dave.store("/user/dave/queue/messages", "m" + i);
        read.add(dave.next("MESSAGE"));
      }
      acknowledge(dave, read.get(1));
      dave.frame("ACK", "", "id:" + read.get(3).header("ack"), "receipt:gap");
      assertThat(dave.next("MESSAGE").headers())
          .containsEntry("code", "too-many")
          .containsEntry("receipt-id", "gap");
      acknowledge(dave, read.get(2));
      // In a transaction too: what is sent in it is stored all the same.
      dave.frame("BEGIN", "", "transaction:t");
      dave.send("/topic/chat", "sent", "transaction:t", "receipt:sent");
      String gap = read.get(4).header("ack");
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
      var read = new ArrayList<StompFrame>();
      for (int i = 1; i <= 6; i++) {
        dave.store("/user/dave/queue/messages", "m" + i);
        read.add(dave.next("MESSAGE"));
      }
      dave.frame("NACK", "", "id:" + read.get(0).header("ack"));
      acknowledge(dave, read.get(1));
      dave.frame("NACK", "", "id:" + read.get(2).header("ack"));
      dave.frame("ACK", "", "id:" + read.get(3).header("ack"));
      assertThat(dave.next("MESSAGE").header("code")).isEqualTo("too-many");
      dave.subscribe("2", INBOX, "ack:client-individual");
      acknowledge(dave, dave.next("MESSAGE"));
      acknowledge(dave, read.get(5));
      for (String left : List.of("m3", "m4", "m5", "m6")) {
        assertThat(dave.next("MESSAGE").text()).isEqualTo(left);
      }
      dave.subscribe("3", INBOX, "ack:client");
      assertThat(dave.next("MESSAGE").text()).isEqualTo("m3");
      dave.hearsNothing();
    }
  }
}
