package chat.parley.room;

import static chat.parley.room.RoomFixture.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomAction.Change;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomActionJsonTest {

  private static RoomAction read(String json) {
    return RoomActionJson.read(json.getBytes(UTF_8));
  }

  private static Change readLists(String json) {
    return RoomActionJson.readLists(json.getBytes(UTF_8));
  }

  static Stream<Arguments> actions() {
    return Stream.of(
        Arguments.of("{'do':'join'}", new RoomAction.Join()),
        Arguments.of("{'do':'leave'}", new RoomAction.Leave()),
        Arguments.of("{'do':'accept'}", new RoomAction.Accept()),
        Arguments.of("{'do':'decline'}", new RoomAction.Decline()),
        Arguments.of("{'do':'invite','user':'bob'}", new RoomAction.Invite(user("bob"))),
        Arguments.of(
            "{'user':'bob','role':'owner','do':'role'}",
            new RoomAction.SetRole(user("bob"), MemberRole.OWNER)),
        Arguments.of(
            "{'do':'add','user':'zo\\u00eb'}",
            new Change(List.of(new Addition(user("zoë"), null, null)), List.of())),
        Arguments.of(
            "{'do':'add','user':'bob','role':'reader','history':'from-join'}",
            new Change(
                List.of(new Addition(user("bob"), MemberRole.READER, HistoryAccess.FROM_JOIN)),
                List.of())),
        Arguments.of("{'do':'pin','offset':17}", new RoomAction.Pin(17, null)),
        Arguments.of("{'do':'pin','offset':17,'before':12}", new RoomAction.Pin(17, 12L)),
        Arguments.of("{'do':'unpin','offset':17}", new RoomAction.Unpin(17)),
        Arguments.of("{'do':'remove','user':'bob'}", new Change(List.of(), List.of(user("bob")))));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void eachActionIsRead(String json, RoomAction action) {
    assertThat(read(json.replace('\'', '"'))).isEqualTo(action);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"join\"",
        "{}",
        "{'do':'dance'}",
        "{'do':null}",
        "{'do':1}",
        "{'do':['join']}",
        "{'do':'Join'}",
        "{'do':'join'",
        "{'do':'join'} {}",
        "{'do':'join','do':'leave'}",
        "{'do':'join','user':'bob'}",
        "{'do':'join','usr':'bob'}",
        "{'do':'invite'}",
        "{'do':'invite','user':null}",
        "{'do':'invite','user':7}",
        "{'do':'invite','user':'bob','role':'owner'}",
        "{'do':'remove','user':'bob','role':'owner'}",
        "{'do':'role','user':'bob'}",
        "{'do':'role','role':'owner'}",
        "{'do':'role','user':'bob','role':'invited'}",
        "{'do':'role','user':'bob','role':'king'}",
        "{'do':'role','user':'bob','role':'owner','history':'all'}",
        "{'do':'add','user':'bob','history':'none'}",
        "{'do':'pin'}",
        "{'do':'pin','offset':'17'}",
        "{'do':'pin','offset':1.5}",
        "{'do':'pin','offset':17,'after':12}",
        "{'do':'pin','offset':17,'before':'12'}",
        "{'do':'unpin'}",
        "{'do':'unpin','offset':17,'before':12}",
        "{'do':'add','user':{'user':{'user':{'user':'bob'}}}}"
      })
  void otherTextIsRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json.replace('\'', '"')));
  }

  @Test
  void theRefusalHasTheWrongValueAndTheAllowedOnes() {
    assertThat(
            ChatExceptions.expect(
                    ChatError.BAD_BODY,
                    () -> read("{\"do\":\"role\",\"user\":\"bob\",\"role\":\"Kïng\\ud83d\"}"))
                .text())
        .isEqualTo(
            "The field 'role' is 'Kïng?'; it must be one of owner, moderator, member, reader");
    assertThat(
            ChatExceptions.expect(
                    ChatError.BAD_BODY,
                    () -> read("{\"do\":\"join\",\"" + "x".repeat(1_000) + "\":1}"))
                .text())
        .startsWith("The field '" + "x".repeat(40) + "' is not allowed here. Expected");
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] json = "{\"do\":\"invite\",\"user\":\"b?b\"}".getBytes(UTF_8);
    json[24] = (byte) 0xff;
    ChatExceptions.expect(ChatError.BAD_BODY, () -> RoomActionJson.read(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no name", "a/b", "..", "\\u0000"})
  void anInvalidNameIsRefused(String name) {
    ChatExceptions.expect(
        ChatError.BAD_NAME, () -> read("{\"do\":\"invite\",\"user\":\"" + name + "\"}"));
    ChatExceptions.expect(ChatError.BAD_NAME, () -> readLists("{\"remove\":[\"" + name + "\"]}"));
  }

  @Test
  void listsAreRead() {
    assertThat(
            readLists(
                """
                {"add": [{"user": "bob"}, {"user": "carl", "role": "moderator", "history": "all"}],
                 "remove": ["eve", "mallory"]}
                """))
        .isEqualTo(
            new Change(
                List.of(
                    new Addition(user("bob"), null, null),
                    new Addition(user("carl"), MemberRole.MODERATOR, HistoryAccess.ALL)),
                List.of(user("eve"), user("mallory"))));
    assertThat(readLists("{\"add\":null,\"remove\":[\"eve\"]}").add()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'add':[]}",
        "{'add':[],'remove':[]}",
        "{'add':{'user':'bob'}}",
        "{'add':['bob']}",
        "{'add':[null]}",
        "{'add':[{'role':'member'}]}",
        "{'add':[{'user':'bob','role':'invited'}]}",
        "{'add':[{'user':'bob','name':'x'}]}",
        "{'add':[{'user':'bob','user':'eve'}]}",
        "{'remove':'bob'}",
        "{'remove':[{'user':'bob'}]}",
        "{'remove':[1]}",
        "{'remove':['bob'],'remove':['eve']}",
        "{'remove':['bob'],'delete':['eve']}",
        "{'remove':['bob','bob']}",
        "{'add':[{'user':'bob'}],'remove':['bob']}",
        "{'add':[{'user':'e\\u0301'},{'user':'\\u00e9'}]}"
      })
  void otherListsAreRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> readLists(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"1000, true", "1001, false", "200000, false"})
  void aChangeHasAtMostAThousandUsers(int count, boolean allowed) {
    String users =
        IntStream.range(0, count)
            .mapToObj(
                i -> "{\"user\":\"user%d\",\"role\":\"member\",\"history\":\"all\"}".formatted(i))
            .collect(Collectors.joining(","));
    String json = "{\"add\":[" + users + "]}";
    if (allowed) {
      assertThat(readLists(json).add()).hasSize(count);
    } else {
      ChatExceptions.expect(ChatError.BAD_BODY, () -> readLists(json));
    }
  }
}
