package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModerationActionJsonTest {

  private static final UserName EVE = new UserName("eve");
  private static final Instant UNTIL = Instant.ofEpochMilli(1_900_000_000_123L);

  private static ModerationAction read(String json) {
    return ModerationActionJson.read(json.getBytes(UTF_8));
  }

  private static List<Arguments> actionsOfUsers() {
    return List.of(
        Arguments.of(
            "{\"do\":\"mute\",\"user\":\"eve\",\"until\":1900000000123}",
            new ModerationAction.Mute(EVE, UNTIL)),
        Arguments.of("{\"do\":\"unmute\",\"user\":\"eve\"}", new ModerationAction.Unmute(EVE)),
        Arguments.of("{\"do\":\"kick\",\"user\":\"eve\"}", new ModerationAction.Kick(EVE)),
        Arguments.of(
            "{\"do\":\"ban\",\"user\":\"eve\",\"until\":1900000000123}",
            new ModerationAction.Ban(EVE, UNTIL)),
        Arguments.of("{\"do\":\"unban\",\"user\":\"eve\"}", new ModerationAction.Unban(EVE)));
  }

  @ParameterizedTest
  @MethodSource("actionsOfUsers")
  void theStoredFormIsReadAsTheSameAction(String json, ModerationAction.OfUser action) {
    assertThat(read(json)).isEqualTo(action);
    assertThat(new String(ModerationActionJson.write(action), UTF_8)).isEqualTo(json);
  }

  @Test
  void removalsNameAPublicStream() {
    assertThat(read("{\"do\":\"remove\",\"stream\":\"chat\",\"offset\":7}"))
        .isEqualTo(new ModerationAction.Remove(new Address.Everyone(), 7));
    assertThat(read("{\"do\":\"remove\",\"stream\":\"room.lobby\",\"offset\":-7}"))
        .isEqualTo(new ModerationAction.Remove(new Address.Room(new RoomName("lobby")), 0));
  }

  @ParameterizedTest
  @CsvSource({
    "inbox, FORBIDDEN",
    "inbox.eve, FORBIDDEN",
    "rulings, BAD_DESTINATION",
    "'', BAD_DESTINATION",
    "chats, BAD_DESTINATION",
    "room., BAD_NAME"
  })
  void removalsFromAnyOtherStreamAreRefused(String stream, ChatError error) {
    String json = "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":7}".formatted(stream);
    ChatExceptions.expect(error, () -> read(json));
  }

  private static Instant endOfMute(String member) {
    ModerationAction action = read("{\"do\":\"mute\",\"user\":\"eve\"%s}".formatted(member));
    assertThat(action).isInstanceOf(ModerationAction.Mute.class);
    return ((ModerationAction.Mute) action).until();
  }

  private static void assertMuteLasts(Duration time, String member) {
    Instant before = Instant.now();
    assertThat(endOfMute(member)).isBetween(before.plus(time), Instant.now().plus(time));
  }

  @Test
  void aSanctionLastsForTheGivenSeconds() {
    assertMuteLasts(Duration.ofSeconds(60), ",\"seconds\":60");
    assertMuteLasts(Duration.ZERO, ",\"seconds\":0");
    assertMuteLasts(Duration.ZERO, ",\"seconds\":-1");
    assertMuteLasts(Duration.ofSeconds(Integer.MAX_VALUE), ",\"seconds\":2147483647");
    assertMuteLasts(Duration.ofSeconds(Integer.MAX_VALUE), ",\"seconds\":2147483648");
    assertMuteLasts(Duration.ofSeconds(Integer.MAX_VALUE), ",\"seconds\":" + Long.MAX_VALUE);
  }

  @Test
  void aSanctionWithoutATimeLastsAHundredYears() {
    assertMuteLasts(Duration.ofDays(36_500), "");
  }

  @Test
  void anAbsoluteTimeTakesPrecedence() {
    assertThat(endOfMute(",\"seconds\":60,\"until\":5")).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(endOfMute(",\"until\":-5")).isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"kick\"",
        "{}",
        "{\"user\":\"eve\"}",
        "{\"do\":7,\"user\":\"eve\"}",
        "{\"do\":\"KICK\",\"user\":\"eve\"}",
        "{\"do\":\"kick\"}",
        "{\"do\":\"kick\",\"user\":null}",
        "{\"do\":\"kick\",\"user\":7}",
        "{\"do\":\"kick\",\"user\":\"eve\"",
        "{\"do\":\"kick\",\"user\":\"eve\",\"x\":{\"y\":{}}}",
        "{\"do\":\"ban\",\"user\":\"eve\",\"seconds\":\"60\"}",
        "{\"do\":\"ban\",\"user\":\"eve\",\"seconds\":1.5}",
        "{\"do\":\"ban\",\"user\":\"eve\",\"seconds\":null}",
        "{\"do\":\"ban\",\"user\":\"eve\",\"until\":9223372036854775808}",
        "{\"do\":\"kick\",\"do\":\"kick\",\"user\":\"eve\"}",
        "{\"do\":\"ban\",\"user\":\"bob\",\"user\":\"eve\"}",
        "{\"do\":\"kick\",\"user\":\"eve\",\"x\":1,\"x\":2}",
        "{\"do\":\"remove\",\"offset\":7}",
        "{\"do\":\"remove\",\"stream\":\"chat\"}"
      })
  void anythingElseIsRefused(String json) {
    assertThat(ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json)).text())
        .startsWith("Expected {\"do\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b"})
  void anInvalidUserNameIsRefused(String name) {
    ChatExceptions.expect(
        ChatError.BAD_NAME, () -> read("{\"do\":\"kick\",\"user\":\"%s\"}".formatted(name)));
  }

  @Test
  void unknownMembersAreIgnored() {
    assertThat(read("{\"do\":\"kick\",\"x\":{},\"user\":\"eve\"}"))
        .isEqualTo(new ModerationAction.Kick(EVE));
  }
}
