package chat.parley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.UsesChat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Legacy and STOMP clients take part in the same conversations: the eight directions between them,
 * and how messages are converted.
 */
@UsesChat
class ProtocolInteroperabilityTest {

  private static final byte[] NOT_UTF8 = {(byte) 0xFF, 0, 1};

  private final ParleyServer server = ParleyServer.shared();
  private final String alice = Names.unique("alice");
  private final String bob = Names.unique("bob");
  private final LegacyUser legacyAlice = LegacyUser.pointToPoint(server, alice);
  private final LegacyUser legacyBob = LegacyUser.pointToPoint(server, bob);
  private final LegacyUser legacySender = LegacyUser.broadcast(server);
  private final LegacyUser legacySubscriber = LegacyUser.broadcast(server);
  private final StompUser stompAlice = StompUser.connect(server, alice);
  private final StompUser stompBob = StompUser.connect(server, bob);

  ProtocolInteroperabilityTest() {
    stompBob.subscribe("chat", "/topic/chat");
    stompBob.subscribe("inbox", "/user/queue/messages");
  }

  @AfterEach
  void closeClients() {
    legacyAlice.close();
    legacyBob.close();
    legacySender.close();
    legacySubscriber.close();
    stompAlice.close();
    stompBob.close();
  }

  @Nested
  class BroadcastMessages {

    @Test
    @Shows({"body-untouched", "old-one-chat", "old-content-type"})
    void legacyMessagesReachLegacyAndStompSubscribers() {
      legacySender.send(" {\"any\": 文本} ");
      assertThat(legacySubscriber.next()).isEqualTo(" {\"any\": 文本} ");
      StompFrame message = stompBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(" {\"any\": 文本} ");
      assertThat(message.header("destination")).isEqualTo("/topic/chat");
      assertThat(message.header("subscription")).isEqualTo("chat");
      assertThat(message.header("content-type")).isEqualTo("text/plain");
      assertThat(message.header("from")).startsWith("guest-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/chat", "/app/chat"})
    @Shows({"stomp-same-destination", "everyone", "old-one-chat"})
    void stompMessagesReachLegacyAndStompSubscribers(String destination) {
      stompAlice.send(destination, " {\"any\": 文本} ", "content-type:text/x-own");
      assertThat(legacySubscriber.next()).isEqualTo(" {\"any\": 文本} ");
      StompFrame message = stompBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(" {\"any\": 文本} ");
      assertThat(message.header("destination")).isEqualTo("/topic/chat");
      assertThat(message.header("content-type")).isEqualTo("text/x-own");
      assertThat(message.header("from")).isEqualTo(alice);
    }

    @Test
    @Shows("old-data-url")
    void binaryBodiesReachLegacyClientsAsDataUrls() {
      stompAlice.send("/topic/chat", NOT_UTF8, "content-type:image/png");
      stompAlice.send("/topic/chat", "and on");
      assertThat(legacySubscriber.next()).isEqualTo("data:image/png;base64,/wAB");
      assertThat(legacySubscriber.next()).isEqualTo("and on");
      assertThat(stompBob.next("MESSAGE").body()).isEqualTo(NOT_UTF8);
      assertThat(stompBob.next("MESSAGE").text()).isEqualTo("and on");
    }

    @Test
    @Shows("old-ephemeral")
    void ephemeralMessagesReachStompSubscribersOnly() {
      stompAlice.send("/topic/chat", "typing", "persistent:false");
      stompAlice.send("/topic/chat", "written");
      assertThat(stompBob.next("MESSAGE").headers()).doesNotContainKeys("offset", "epoch");
      assertThat(stompBob.next("MESSAGE").text()).isEqualTo("written");
      assertThat(legacySubscriber.next()).isEqualTo("written");
    }
  }

  @Nested
  class InboxMessages {

    private final String envelope = "{ \"to_user\":\"" + bob + "\", \"message\" : \"\\u4f60好\" }";

    @Test
    @Shows({"old-one-inbox", "old-content-type"})
    void legacyMessagesReachLegacyAndStompSubscribers() {
      legacyAlice.send(envelope);
      assertThat(legacyBob.next()).isEqualTo(envelope);
      StompFrame message = stompBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(envelope);
      assertThat(message.header("destination")).isEqualTo("/user/queue/messages");
      assertThat(message.header("subscription")).isEqualTo("inbox");
      assertThat(message.header("content-type")).isEqualTo("application/json");
      assertThat(message.header("from")).isEqualTo(alice);
      legacyAlice.expectNothing();
    }

    @Test
    @Shows({"old-one-inbox", "old-wrapped"})
    void stompMessagesReachLegacyAndStompSubscribers() {
      stompAlice.send("/user/" + bob + "/queue/messages", "\"你好\"\n");
      assertThat(legacyBob.next()).isEqualTo(wrapped("\\\"你好\\\"\\n"));
      StompFrame message = stompBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo("\"你好\"\n");
      assertThat(message.header("destination")).isEqualTo("/user/queue/messages");
      assertThat(message.header("from")).isEqualTo(alice);
    }

    @Test
    @Shows("old-ephemeral")
    void ephemeralMessagesReachStompSubscribersOnly() {
      String inbox = "/user/" + bob + "/queue/messages";
      stompAlice.send(inbox, envelope, "persistent:false");
      stompAlice.send(inbox, "written");
      assertThat(stompBob.next("MESSAGE").text()).isEqualTo(envelope);
      assertThat(stompBob.next("MESSAGE").text()).isEqualTo("written");
      assertThat(legacyBob.next()).isEqualTo(wrapped("written"));
    }

    @Test
    @Shows("old-envelope")
    void anEnvelopeFromAStompClientIsDeliveredUnchanged() {
      stompAlice.send("/app/messages", envelope);
      stompAlice.send("/user/" + bob + "/queue/messages", envelope);
      for (int i = 0; i < 2; i++) {
        assertThat(legacyBob.next()).isEqualTo(envelope);
        assertThat(stompBob.next("MESSAGE").text()).isEqualTo(envelope);
      }
    }

    @Test
    @Shows("old-wrapped")
    void anEnvelopeForAnotherRecipientIsWrapped() {
      stompAlice.send(
          "/user/" + bob + "/queue/messages", "{\"message\":\"\",\"to_user\":\"carol\"}");
      assertThat(legacyBob.next())
          .isEqualTo(wrapped("{\\\"message\\\":\\\"\\\",\\\"to_user\\\":\\\"carol\\\"}"));
    }

    @Test
    @Shows("old-data-url")
    void binaryBodiesReachLegacyClientsAsDataUrls() {
      stompAlice.send("/user/" + bob + "/queue/messages", NOT_UTF8);
      stompAlice.send("/user/" + bob + "/queue/messages", "text".getBytes(UTF_8));
      assertThat(legacyBob.next()).isEqualTo(wrapped("data:application/octet-stream;base64,/wAB"));
      assertThat(legacyBob.next()).isEqualTo(wrapped("text"));
      assertThat(stompBob.next("MESSAGE").body()).isEqualTo(NOT_UTF8);
      assertThat(stompBob.next("MESSAGE").text()).isEqualTo("text");
    }

    private String wrapped(String message) {
      return "{\"message\": \"%s\", \"to_user\": \"%s\", \"from_user\": \"%s\"}"
          .formatted(message, bob, alice);
    }
  }
}
