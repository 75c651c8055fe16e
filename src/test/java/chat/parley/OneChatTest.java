package chat.parley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old and new clients are in one conversation: eight directions, and what changes on the way. */
class OneChatTest {

  private static final byte[] NO_TEXT = {(byte) 0xFF, 0, 1};

  private final ParleyServer server = ParleyServer.shared();
  private final String alice = Names.unique("alice");
  private final String bob = Names.unique("bob");
  private final OldUser oldAlice = OldUser.named(server, alice);
  private final OldUser oldBob = OldUser.named(server, bob);
  private final OldUser oldSender = OldUser.everyone(server);
  private final OldUser oldReader = OldUser.everyone(server);
  private final StompUser newAlice = StompUser.connect(server, alice);
  private final StompUser newBob = StompUser.connect(server, bob);

  OneChatTest() {
    newBob.subscribe("chat", "/topic/chat");
    newBob.subscribe("inbox", "/user/queue/messages");
  }

  @AfterEach
  void leave() {
    oldAlice.close();
    oldBob.close();
    oldSender.close();
    oldReader.close();
    newAlice.close();
    newBob.close();
  }

  @Nested
  class ToEveryone {

    @Test
    @Shows({"body-untouched", "old-one-chat", "old-content-type"})
    void fromOldToOldAndNew() {
      oldSender.send(" {\"any\": 文本} ");
      assertThat(oldReader.next()).isEqualTo(" {\"any\": 文本} ");
      StompFrame message = newBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(" {\"any\": 文本} ");
      assertThat(message.header("destination")).isEqualTo("/topic/chat");
      assertThat(message.header("subscription")).isEqualTo("chat");
      assertThat(message.header("content-type")).isEqualTo("text/plain");
      assertThat(message.header("from")).startsWith("guest-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topic/chat", "/app/chat"})
    @Shows({"stomp-same-destination", "everyone", "old-one-chat"})
    void fromNewToOldAndNew(String destination) {
      newAlice.send(destination, " {\"any\": 文本} ", "content-type:text/x-own");
      assertThat(oldReader.next()).isEqualTo(" {\"any\": 文本} ");
      StompFrame message = newBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(" {\"any\": 文本} ");
      assertThat(message.header("destination")).isEqualTo("/topic/chat");
      assertThat(message.header("content-type")).isEqualTo("text/x-own");
      assertThat(message.header("from")).isEqualTo(alice);
    }

    @Test
    @Shows("old-data-url")
    void bytesReachOldReadersAsADataUrl() {
      newAlice.send("/topic/chat", NO_TEXT, "content-type:image/png");
      newAlice.send("/topic/chat", "and on");
      assertThat(oldReader.next()).isEqualTo("data:image/png;base64,/wAB");
      assertThat(oldReader.next()).isEqualTo("and on");
      assertThat(newBob.next("MESSAGE").body()).isEqualTo(NO_TEXT);
      assertThat(newBob.next("MESSAGE").text()).isEqualTo("and on");
    }

    @Test
    @Shows("old-ephemeral")
    void whatIsEphemeralReachesNewReadersOnly() {
      newAlice.send("/topic/chat", "typing", "persistent:false");
      newAlice.send("/topic/chat", "written");
      assertThat(newBob.next("MESSAGE").headers()).doesNotContainKeys("offset", "epoch");
      assertThat(newBob.next("MESSAGE").text()).isEqualTo("written");
      assertThat(oldReader.next()).isEqualTo("written");
    }
  }

  @Nested
  class ToOnePerson {

    private final String envelope = "{ \"to_user\":\"" + bob + "\", \"message\" : \"\\u4f60好\" }";

    @Test
    @Shows({"old-one-inbox", "old-content-type"})
    void fromOldToOldAndNew() {
      oldAlice.send(envelope);
      assertThat(oldBob.next()).isEqualTo(envelope);
      StompFrame message = newBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo(envelope);
      assertThat(message.header("destination")).isEqualTo("/user/queue/messages");
      assertThat(message.header("subscription")).isEqualTo("inbox");
      assertThat(message.header("content-type")).isEqualTo("application/json");
      assertThat(message.header("from")).isEqualTo(alice);
      oldAlice.hearsNothing();
    }

    @Test
    @Shows({"old-one-inbox", "old-wrapped"})
    void fromNewToOldAndNew() {
      newAlice.send("/user/" + bob + "/queue/messages", "\"你好\"\n");
      assertThat(oldBob.next()).isEqualTo(wrapped("\\\"你好\\\"\\n"));
      StompFrame message = newBob.next("MESSAGE");
      assertThat(message.text()).isEqualTo("\"你好\"\n");
      assertThat(message.header("destination")).isEqualTo("/user/queue/messages");
      assertThat(message.header("from")).isEqualTo(alice);
    }

    @Test
    @Shows("old-ephemeral")
    void whatIsEphemeralReachesNewReadersOnly() {
      String inbox = "/user/" + bob + "/queue/messages";
      newAlice.send(inbox, envelope, "persistent:false");
      newAlice.send(inbox, "written");
      assertThat(newBob.next("MESSAGE").text()).isEqualTo(envelope);
      assertThat(newBob.next("MESSAGE").text()).isEqualTo("written");
      assertThat(oldBob.next()).isEqualTo(wrapped("written"));
    }

    @Test
    @Shows("old-envelope")
    void anEnvelopeFromNewArrivesAsItIs() {
      newAlice.send("/app/messages", envelope);
      newAlice.send("/user/" + bob + "/queue/messages", envelope);
      for (int i = 0; i < 2; i++) {
        assertThat(oldBob.next()).isEqualTo(envelope);
        assertThat(newBob.next("MESSAGE").text()).isEqualTo(envelope);
      }
    }

    @Test
    @Shows("old-wrapped")
    void anEnvelopeThatNamesSomebodyElseIsWrapped() {
      newAlice.send("/user/" + bob + "/queue/messages", "{\"message\":\"\",\"to_user\":\"carol\"}");
      assertThat(oldBob.next())
          .isEqualTo(wrapped("{\\\"message\\\":\\\"\\\",\\\"to_user\\\":\\\"carol\\\"}"));
    }

    @Test
    @Shows("old-data-url")
    void bytesReachOldReadersAsADataUrl() {
      newAlice.send("/user/" + bob + "/queue/messages", NO_TEXT);
      newAlice.send("/user/" + bob + "/queue/messages", "text".getBytes(UTF_8));
      assertThat(oldBob.next()).isEqualTo(wrapped("data:application/octet-stream;base64,/wAB"));
      assertThat(oldBob.next()).isEqualTo(wrapped("text"));
      assertThat(newBob.next("MESSAGE").body()).isEqualTo(NO_TEXT);
      assertThat(newBob.next("MESSAGE").text()).isEqualTo("text");
    }

    private String wrapped(String message) {
      return "{\"message\": \"%s\", \"to_user\": \"%s\", \"from_user\": \"%s\"}"
          .formatted(message, bob, alice);
    }
  }
}
