package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.Room;
import chat.parley.room.RoomEntry;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RoomAnswerTest {

  private static RoomEntry entry(String name) {
    var settings = RoomSettings.defaults(RoomKind.PRIVATE, 7);
    var room = new Room(new RoomName(name), 0, Room.State.CREATED, settings, 3, 1, 9);
    return new RoomEntry(
        room, new Member(new UserName("bob"), MemberRole.INVITED, 0), "epoch of " + name);
  }

  private static String json(Object answer) {
    return JsonMapper.shared().writeValueAsString(answer);
  }

  @Test
  void aRoomHasItsSettingsAndTheRoleOfTheUser() {
    assertThat(json(RoomAnswer.of(entry("a"))))
        .isEqualTo(
            "{\"room\":\"a\",\"kind\":\"private\",\"title\":\"\",\"topic\":\"\",\"members\":3,"
                + "\"role\":\"invited\",\"epoch\":\"epoch of a\",\"limit\":7,\"history\":\"all\","
                + "\"write\":\"members\",\"invite\":\"members\",\"markers\":\"shown\"}");
  }

  @Test
  void anOpenRoomHasNoSettingsOfMembers() {
    var open = new RoomEntry(Room.implicit(new RoomName("a")), null, "e");
    assertThat(json(RoomAnswer.of(open)))
        .isEqualTo(
            "{\"room\":\"a\",\"kind\":\"open\",\"title\":\"\",\"topic\":\"\",\"members\":0,"
                + "\"epoch\":\"e\"}");
  }

  @Test
  void aPageHasANextOneIfThereIsOneMoreRoom() {
    List<RoomEntry> entries = List.of(entry("a"), entry("b"), entry("c"));
    assertThat(RoomAnswer.Page.of(entries, 2).rooms()).hasSize(2);
    assertThat(RoomAnswer.Page.of(entries, 2).next()).isEqualTo("b");
    assertThat(RoomAnswer.Page.of(entries, 3).next()).isNull();
    assertThat(json(RoomAnswer.Page.of(List.of(), 3))).isEqualTo("{\"rooms\":[]}");
  }
}
