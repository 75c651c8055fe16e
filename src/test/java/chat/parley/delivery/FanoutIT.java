package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.CloseCode;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.StompUser;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that one of the wire forms cannot encode. */
@RunAlone
class FanoutIT {

  private final ParleyServer server = ParleyServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private void publish(long offset) {
    server.beans(Fanout.class).forEach(fanout -> fanout.publish(unencodable(offset)));
  }

  /**
   * Returns a message that STOMP cannot encode, because one of its headers has no name. The legacy
   * wire form contains no headers.
   */
  private static ChatMessage unencodable(long offset) {
    var extras = new HashMap<String, String>();
    extras.put(null, "x");
    var draft =
        new Draft(
            new Address.Everyone(),
            new UserName("alice"),
            Body.ofText("hello".getBytes(UTF_8), null),
            null,
            true,
            extras);
    return new ChatMessage("e-" + offset, 0, new StreamPosition("e", offset), draft);
  }

  @Test
  void aMessageThatOneWireFormCannotEncodeReachesTheOthers() {
    try (var stomp = StompUser.connect(server, "stomp");
        var olderStomp = StompUser.connect(server, "other", "accept-version:1.1");
        var legacy = LegacyUser.broadcast(server)) {
      stomp.subscribe("1", "/topic/chat");
      olderStomp.subscribe("2", "/topic/chat", "ack:client");
      legacy.awaitStored();
      publish(1);
      assertThat(legacy.next()).isEqualTo("hello");
      assertThat(stomp.socket().closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
      assertThat(olderStomp.socket().closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
      assertThat(server.beans(Failures.class))
          .anySatisfy(failures -> assertThat(failures.count(Subsystem.FAN_OUT)).isPositive());
    }
  }

  @Test
  void repeatedEncodingFailuresDoNotFillTheLog() {
    try (var log = ServerLog.open();
        var stomp = StompUser.connect(server, "stomp")) {
      stomp.subscribe("1", "/topic/chat");
      for (int offset = 1; offset <= 1000; offset++) {
        publish(offset);
      }
      assertThat(stomp.socket().closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("subsystem " + Subsystem.FAN_OUT))
          .hasSizeLessThanOrEqualTo(2);
    }
  }
}
