package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StompOrderTest {

  private static final int SENDERS = 4;
  private static final int MESSAGES_PER_SENDER = 250;

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");

  private void sendAll(int sender) {
    try (var user = StompUser.connect(server, "sender" + sender)) {
      for (int i = 0; i < MESSAGES_PER_SENDER; i++) {
        user.send(room, sender + ":" + i);
      }
      user.expectNothing();
    }
  }

  private static List<String> receive(StompUser subscriber, int messages) {
    var received = new ArrayList<String>();
    for (int i = 0; i < messages; i++) {
      StompFrame message = subscriber.next("MESSAGE");
      received.add(message.header("offset") + " " + message.text());
    }
    return received;
  }

  @Test
  @Shows({"stomp-receipt-cumulative", "frame-order"})
  void framesOfOneSessionAreHandledInTheOrderSent() {
    try (var bob = StompUser.connect(server, "bob")) {
      bob.subscribe("1", room);
      for (int i = 1; i <= 1000; i++) {
        bob.send(room, "m" + i, "receipt:r" + i);
      }
      int messages = 0;
      int receipts = 0;
      while (receipts < 1000) {
        StompFrame frame = bob.next();
        if (frame.command().equals("MESSAGE")) {
          assertThat(frame.text()).isEqualTo("m" + ++messages);
        } else {
          assertThat(frame.header("receipt-id")).isEqualTo("r" + ++receipts);
          assertThat(messages).isGreaterThanOrEqualTo(receipts);
        }
      }
    }
  }

  @Test
  @Shows("one-order")
  void allSubscribersSeeOneOrderThatKeepsTheOrderOfEachSender() throws Exception {
    try (var first = StompUser.connect(server, "one");
        var second = StompUser.connect(server, "other", "accept-version:1.0");
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      first.subscribe("1", room);
      second.subscribe("1", room);
      var senders =
          IntStream.range(0, SENDERS).mapToObj(i -> pool.submit(() -> sendAll(i))).toList();
      List<String> received = receive(first, SENDERS * MESSAGES_PER_SENDER);
      assertThat(receive(second, SENDERS * MESSAGES_PER_SENDER)).isEqualTo(received);
      for (int i = 0; i < received.size(); i++) {
        assertThat(received.get(i)).startsWith(i + 1 + " ");
      }
      for (int sender = 0; sender < SENDERS; sender++) {
        String prefix = " " + sender + ":";
        assertThat(
                received.stream()
                    .filter(m -> m.contains(prefix))
                    .map(m -> m.substring(m.indexOf(prefix) + prefix.length())))
            .isEqualTo(IntStream.range(0, MESSAGES_PER_SENDER).mapToObj(String::valueOf).toList());
      }
      for (var sender : senders) {
        sender.get();
      }
    }
  }

  @Test
  @Shows("no-gap")
  void aLateSubscriberMissesNothingAndSeesNothingTwice() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var senders =
          IntStream.range(0, SENDERS).mapToObj(i -> pool.submit(() -> sendAll(i))).toList();
      for (int round = 0; round < 20; round++) {
        try (var late = StompUser.connect(server, "late")) {
          late.subscribe("1", room, "offset:0");
          List<String> received = receive(late, SENDERS * MESSAGES_PER_SENDER);
          for (int i = 0; i < received.size(); i++) {
            assertThat(received.get(i)).startsWith(i + 1 + " ");
          }
        }
      }
      for (var sender : senders) {
        sender.get();
      }
    }
  }
}
