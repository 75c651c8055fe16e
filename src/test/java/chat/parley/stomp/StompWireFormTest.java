package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.testkit.StompFrame;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StompWireFormTest {

  private static final ChatMessage MESSAGE =
      new ChatMessage(
          "e-7",
          1,
          new StreamPosition("e", 7),
          new Draft(
              new Address.Room(new RoomName("日本")),
              new UserName("张三"),
              Body.ofText("hello".getBytes(UTF_8), "text/plain"),
              "c",
              true,
              Map.of("x-ä", "ö:")));

  private static final String ROOM = "/topic/room.日本";

  private static StompWireForm form(
      @Nullable String subscription, StompVersion version, boolean acknowledges) {
    return new StompWireForm(ROOM, subscription, version, acknowledges);
  }

  private static String encode(StompWireForm form) {
    return new String(form.encode(MESSAGE).bytes(), UTF_8);
  }

  @Test
  void theSubscriptionIdIsInserted() {
    assertThat(encode(form("sub:0", StompVersion.V1_2, true)))
        .isEqualTo(
            """
            MESSAGE
            destination:/topic/room.日本
            subscription:sub\\c0
            message-id:e-7
            from:张三
            timestamp:1
            offset:7
            epoch:e
            ack:e-7@sub\\c0
            client-message-id:c
            content-type:text/plain
            x-ä:ö\\c
            content-length:5

            hello\0\
            """);
  }

  @Test
  void withoutAnIdThereIsNoSubscriptionHeader() {
    assertThat(encode(form(null, StompVersion.V1_0, true)))
        .isEqualTo(
            """
            MESSAGE
            destination:/topic/room.日本
            message-id:e-7
            from:张三
            timestamp:1
            offset:7
            epoch:e
            ack:e-7
            client-message-id:c
            content-type:text/plain
            x-ä:ö:
            content-length:5

            hello\0\
            """);
  }

  @ParameterizedTest
  @EnumSource
  void anIdOfAnyCharactersIsReadBackFromBothHeaders(StompVersion version) {
    String id = version == StompVersion.V1_0 ? "é 日本" : "é 日本:\\\n";
    StompFrame frame =
        StompFrame.parse(form(id, version, true).encode(MESSAGE).bytes(), version.toString());
    assertThat(frame.header("subscription")).isEqualTo(id);
    assertThat(frame.header("ack")).isEqualTo("e-7@" + id);
  }

  @Test
  void formsThatDifferOnlyInTheIdShareATemplate() {
    var form = form("1", StompVersion.V1_2, true);
    assertThat(form).isEqualTo(form("1", StompVersion.V1_2, true));
    assertThat(form).isNotEqualTo(form("2", StompVersion.V1_2, true));
    assertThat(form.template())
        .isEqualTo(form("2", StompVersion.V1_2, true).template())
        .isNotEqualTo(form("1", StompVersion.V1_2, false).template())
        .isNotEqualTo(form("1", StompVersion.V1_1, true).template())
        .isNotEqualTo(form(null, StompVersion.V1_2, true).template());
  }

  @Test
  void theDestinationIsThatOfTheSubscription() {
    var alias = new StompWireForm("/topic/日本", "1", StompVersion.V1_2, true);
    assertThat(encode(alias)).startsWith("MESSAGE\ndestination:/topic/日本\nsubscription:1\n");
    assertThat(alias.template())
        .isEqualTo(new StompWireForm("/topic/日本", "2", StompVersion.V1_2, true).template())
        .isNotEqualTo(form("1", StompVersion.V1_2, true).template());
  }
}
