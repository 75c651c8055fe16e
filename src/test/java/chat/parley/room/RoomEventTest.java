package chat.parley.room;

import static chat.parley.room.RoomFixture.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomAction.Change;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoomEventTest {

  private static final UserName ANN = user("ann");
  private static final UserName BOB = user("bob");
  private static final UserName EVE = user("eve");

  private static byte[] body(RoomAction action) {
    return RoomEvent.body(
        new RoomCondition.Change(
            RoomFixture.of(RoomKind.PUBLIC).room(), ANN, false, action, RoomFixture.LIMITS));
  }

  /** Returns the event of a change of members that ends no subscription. */
  private static RoomEvent of(UserName... concerned) {
    return new RoomEvent(RoomEvent.Kind.MEMBERS, List.of(), List.of(concerned));
  }

  /** Returns the event of a change of members that ends the subscriptions of all of them. */
  private static RoomEvent ends(UserName... users) {
    return new RoomEvent(RoomEvent.Kind.MEMBERS, List.of(users), List.of(users));
  }

  static Stream<Arguments> actions() {
    var created = new RoomEvent(RoomEvent.Kind.CREATION, List.of(), List.of(BOB));
    var deleted = new RoomEvent(RoomEvent.Kind.DELETION, List.of(), List.of());
    var settings =
        new RoomSettings(
            RoomKind.PRIVATE, "T", "", 5, HistoryAccess.ALL, Grantees.MEMBERS, Grantees.MODERATORS);
    var topic = new RoomSettings.Patch(null, null, "\"x\"", null, null, null, null, null);
    return Stream.of(
        Arguments.of(
            new RoomAction.Create(settings, BOB),
            "{'do':'create','kind':'private','title':'T','topic':'','limit':5,'history':'all',"
                + "'write':'members','invite':'moderators','markers':'shown','owner':'bob','by':'ann'}",
            created),
        Arguments.of(
            new RoomAction.Configure(topic),
            "{'do':'configure','topic':'\\\"x\\\"','by':'ann'}",
            new RoomEvent(RoomEvent.Kind.SETTINGS, List.of(), List.of())),
        Arguments.of(new RoomAction.Delete(), "{'do':'delete','by':'ann'}", deleted));
  }

  static Stream<Arguments> changesOfMembers() {
    return Stream.of(
        Arguments.of(new RoomAction.Join(), "{'do':'join','by':'ann'}", of(ANN)),
        Arguments.of(new RoomAction.Leave(), "{'do':'leave','by':'ann'}", ends(ANN)),
        Arguments.of(new RoomAction.Accept(), "{'do':'accept','by':'ann'}", of(ANN)),
        Arguments.of(new RoomAction.Decline(), "{'do':'decline','by':'ann'}", of(ANN)),
        Arguments.of(
            new RoomAction.Invite(BOB), "{'do':'invite','user':'bob','by':'ann'}", of(BOB)),
        Arguments.of(
            new RoomAction.SetRole(BOB, MemberRole.READER),
            "{'do':'role','user':'bob','role':'reader','by':'ann'}",
            of(BOB)),
        Arguments.of(
            new Change(List.of(new Addition(BOB, MemberRole.OWNER, HistoryAccess.ALL)), List.of()),
            "{'do':'add','user':'bob','role':'owner','history':'all','by':'ann'}",
            of(BOB)),
        Arguments.of(
            new Change(List.of(), List.of(BOB)),
            "{'do':'remove','user':'bob','by':'ann'}",
            ends(BOB)),
        Arguments.of(
            new Change(List.of(new Addition(user("carl"), null, null)), List.of(BOB, EVE)),
            "{'add':[{'user':'carl'}],'remove':['bob','eve'],'by':'ann'}",
            new RoomEvent(
                RoomEvent.Kind.MEMBERS, List.of(BOB, EVE), List.of(BOB, EVE, user("carl")))),
        Arguments.of(
            new Change(List.of(), List.of(BOB, EVE)),
            "{'add':[],'remove':['bob','eve'],'by':'ann'}",
            ends(BOB, EVE)),
        Arguments.of(new RoomAction.Pin(17, null), "{'do':'pin','offset':17,'by':'ann'}", of()),
        Arguments.of(
            new RoomAction.Pin(17, 12L), "{'do':'pin','offset':17,'before':12,'by':'ann'}", of()),
        Arguments.of(new RoomAction.Unpin(17), "{'do':'unpin','offset':17,'by':'ann'}", of()));
  }

  @ParameterizedTest
  @MethodSource({"actions", "changesOfMembers"})
  void aChangeIsWrittenAsItWasSentAndReadAsItsEffectOnSubscribers(
      RoomAction action, String json, RoomEvent event) {
    assertThat(new String(body(action), UTF_8)).isEqualTo(json.replace('\'', '"'));
    assertThat(RoomEvent.read(body(action))).isEqualTo(event);
  }

  @Test
  void aRepeatIsTheSameActionOnTheSameUsers() {
    byte[] invite = body(new RoomAction.Invite(BOB));
    assertThat(RoomEvent.isRepeat(invite, invite)).isTrue();
    assertThat(
            RoomEvent.isRepeat(
                body(new RoomAction.SetRole(BOB, MemberRole.READER)),
                body(new RoomAction.SetRole(BOB, MemberRole.OWNER))))
        .isTrue();
    for (RoomAction other :
        List.of(
            new RoomAction.Invite(EVE),
            new RoomAction.SetRole(BOB, MemberRole.READER),
            new Change(List.of(), List.of(BOB)),
            new RoomAction.Delete())) {
      assertThat(RoomEvent.isRepeat(invite, body(other))).as("%s", other).isFalse();
      assertThat(RoomEvent.isRepeat(body(other), invite)).as("%s", other).isFalse();
    }
  }

  @Test
  void aRepeatedPinIsOfTheSameMessage() {
    byte[] pin = body(new RoomAction.Pin(17, null));
    assertThat(RoomEvent.isRepeat(pin, body(new RoomAction.Pin(17, 12L)))).isTrue();
    assertThat(RoomEvent.isRepeat(pin, body(new RoomAction.Pin(18, null)))).isFalse();
    assertThat(RoomEvent.isRepeat(pin, body(new RoomAction.Unpin(17)))).isFalse();
  }

  @Test
  void theTextOfAClientIsWrittenUnchanged() {
    for (String json :
        List.of(
            "{\"do\":\"join\"}",
            "{\"do\":\"role\",\"user\":\"bob\",\"role\":\"owner\"}",
            "{\"do\":\"remove\",\"user\":\"bob\"}",
            "{\"do\":\"pin\",\"offset\":17,\"before\":12}")) {
      String written = new String(body(RoomActionJson.read(json.getBytes(UTF_8))), UTF_8);
      assertThat(written).isEqualTo(json.replace("}", ",\"by\":\"ann\"}"));
    }
  }
}
