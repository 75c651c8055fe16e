package chat.parley.room;

import static chat.parley.room.RoomFixture.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomSettingsJsonTest {

  private static final String ALL =
      """
      {"kind": "private", "title": "Lobby", "topic": "All & all", "limit": 50,
       "history": "from-join", "write": "moderators", "invite": "moderators"}
      """;

  private static RoomSettings.Patch read(String json) {
    return RoomSettingsJson.read(json.getBytes(UTF_8));
  }

  private static RoomAction.Create create(String json) {
    return RoomSettingsJson.readCreation(json.getBytes(UTF_8), user("ann"), 1_000);
  }

  @Test
  void aRoomHasTheDocumentedDefaults() {
    var defaults =
        new RoomAction.Create(
            new RoomSettings(
                RoomKind.PUBLIC,
                "",
                "",
                1_000,
                HistoryAccess.ALL,
                Grantees.MEMBERS,
                Grantees.MEMBERS),
            user("ann"));
    assertThat(create("{}")).isEqualTo(defaults);
    assertThat(create("")).isEqualTo(defaults);
    assertThat(create("{\"kind\":null}")).isEqualTo(defaults);
  }

  @Test
  void allSettingsAreRead() {
    var settings =
        new RoomSettings(
            RoomKind.PRIVATE,
            "Lobby",
            "All & all",
            50,
            HistoryAccess.FROM_JOIN,
            Grantees.MODERATORS,
            Grantees.MODERATORS);
    assertThat(create(ALL)).isEqualTo(new RoomAction.Create(settings, user("ann")));
    assertThat(create(ALL.replace("{", "{\"owner\":\"bob\",")).owner()).isEqualTo(user("bob"));
    RoomSettings.Patch patch = read(ALL);
    assertThat(patch.applyTo(RoomSettings.defaults(RoomKind.PUBLIC, 7))).isEqualTo(settings);
    assertThat(patch.isDescription()).isFalse();
  }

  @Test
  void missingSettingsStayAsTheyAre() {
    RoomSettings old = RoomSettings.defaults(RoomKind.PRIVATE, 7);
    assertThat(read("{}").applyTo(old)).isEqualTo(old);
    RoomSettings.Patch description = read("{\"title\":\"x\",\"topic\":\"\"}");
    assertThat(description.isDescription()).isTrue();
    assertThat(description.applyTo(old).title()).isEqualTo("x");
    assertThat(description.applyTo(old).kind()).isEqualTo(RoomKind.PRIVATE);
    for (String other : new String[] {"kind", "history", "write", "invite", "limit"}) {
      String value = ALL.replaceAll("(?s).*\"" + other + "\": ([^,}]*).*", "$1");
      assertThat(read("{\"%s\":%s}".formatted(other, value)).isDescription()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "{'kind':'secret'}",
        "{'kind':1}",
        "{'Kind':'open'}",
        "{'title':[]}",
        "{'title':'a\\u0000b'}",
        "{'title':'a\\u2028b'}",
        "{'title':'a\\u202eb'}",
        "{'title':' \\u200b'}",
        "{'title':'a\\ud83d'}",
        "{'topic':'a\\u0085b'}",
        "{'limit':0}",
        "{'limit':-1}",
        "{'limit':1.5}",
        "{'limit':'7'}",
        "{'limit':9223372036854775808}",
        "{'limit':true}",
        "{'history':'none'}",
        "{'write':'owners'}",
        "{'invite':'guests'}",
        "{'title':'a','title':'b'}",
        "{'titel':'a'}",
        "{'title':'a'}x"
      })
  void wrongValuesAndUnknownFieldsAreRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> create(json.replace('\'', '"')));
    ChatExceptions.expect(
        ChatError.BAD_BODY,
        () -> read(json.replace('\'', '"')).applyTo(RoomSettings.defaults(RoomKind.PUBLIC, 7)));
  }

  @Test
  void anOwnerIsNoSetting() {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read("{\"owner\":\"bob\"}"));
    ChatExceptions.expect(ChatError.BAD_NAME, () -> create("{\"owner\":\"no name\"}"));
  }

  @Test
  void titlesAndTopicsHaveAMaximumLengthInCodePoints() {
    String title = "😀".repeat(100);
    String topic = "é".repeat(500);
    String json = "{\"title\":\"%s\",\"topic\":\"%s\"}";
    assertThat(create(json.formatted(title, topic)).settings().title()).isEqualTo(title);
    ChatExceptions.expect(ChatError.BAD_BODY, () -> create(json.formatted(title + "x", topic)));
    ChatExceptions.expect(ChatError.BAD_BODY, () -> create(json.formatted(title, topic + "x")));
  }
}
