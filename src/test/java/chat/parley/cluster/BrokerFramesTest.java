package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;

class BrokerFramesTest {

  private static BrokerFrames frames(@Nullable String login, @Nullable String passcode) {
    return new BrokerFrames(
        new BrokerProperties(
            "broker.example.org",
            61613,
            login,
            passcode,
            "chat",
            false,
            null,
            "/topic/parley",
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1)));
  }

  @Test
  void connectHasTheLoginTheVirtualHostAndTheHeartBeats() {
    StompHeaderAccessor frame = frames("parley", "secret").connect();
    assertThat(frame.getCommand()).isEqualTo(StompCommand.CONNECT);
    assertThat(frame.getAcceptVersion()).containsExactlyInAnyOrder("1.1", "1.2");
    assertThat(frame.getHost()).isEqualTo("chat");
    assertThat(frame.getHeartbeat()).containsExactly(3000, 3000);
    assertThat(frame.getLogin()).isEqualTo("parley");
    assertThat(frame.getPasscode()).isEqualTo("secret");
  }

  @Test
  void withoutALoginNoneIsSent() {
    StompHeaderAccessor frame = frames(null, null).connect();
    assertThat(frame.containsNativeHeader("login")).isFalse();
    assertThat(frame.containsNativeHeader("passcode")).isFalse();
  }

  @Test
  void theSubscriptionHasABoundedQueueThatEndsWithTheConnection() {
    StompHeaderAccessor frame = frames(null, null).subscribe();
    assertThat(frame.getCommand()).isEqualTo(StompCommand.SUBSCRIBE);
    assertThat(frame.getSubscriptionId()).isEqualTo("nodes");
    assertThat(frame.getDestination()).isEqualTo("/topic/parley");
    assertThat(frame.getReceipt()).isEqualTo(BrokerFrames.SUBSCRIBED);
    assertThat(frame.getFirstNativeHeader("subscription-type")).isEqualTo("MULTICAST");
    assertThat(frame.getFirstNativeHeader("exclusive")).isEqualTo("true");
    assertThat(frame.getFirstNativeHeader("auto-delete")).isEqualTo("true");
    assertThat(frame.getFirstNativeHeader("durable")).isEqualTo("false");
    assertThat(frame.getFirstNativeHeader("x-max-length-bytes")).isEqualTo("67108864");
  }

  @Test
  void sentFramesHaveTheGivenHeadersAndReachAllQueues() {
    StompHeaderAccessor frame = frames(null, null).send(Map.of("parley-node", "a"));
    assertThat(frame.getCommand()).isEqualTo(StompCommand.SEND);
    assertThat(frame.getDestination()).isEqualTo("/topic/parley");
    assertThat(frame.getFirstNativeHeader("parley-node")).isEqualTo("a");
    assertThat(frame.getFirstNativeHeader("destination-type")).isEqualTo("MULTICAST");
  }

  @Test
  void disconnectAsksForAReceipt() {
    StompHeaderAccessor frame = BrokerFrames.disconnect();
    assertThat(frame.getCommand()).isEqualTo(StompCommand.DISCONNECT);
    assertThat(frame.getReceipt()).isEqualTo("bye");
  }
}
