package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MembersAnswerTest {

  private static String json(Object answer) {
    return JsonMapper.shared().writeValueAsString(answer);
  }

  @Test
  void aPageHasANextOneIfThereIsOneMoreMember() {
    var ann = new Member(new UserName("ann"), MemberRole.OWNER, 0);
    var bob = new Member(new UserName("bob"), MemberRole.READER, 17);
    assertThat(json(MembersAnswer.of(List.of(ann, bob), 1)))
        .isEqualTo(
            "{\"members\":[{\"user\":\"ann\",\"role\":\"owner\",\"since\":0}],\"next\":\"ann\"}");
    assertThat(json(MembersAnswer.of(List.of(bob), 1)))
        .isEqualTo("{\"members\":[{\"user\":\"bob\",\"role\":\"reader\",\"since\":17}]}");
  }

  private static String changed(long timestamp, boolean duplicate) {
    var position = new StreamPosition("e", 9);
    var address = new Address.Members(new RoomName("a"));
    return json(
        MembersAnswer.Changed.of(
            12, new StoredMessage(address, "e-9", position, timestamp, duplicate)));
  }

  @Test
  void onlyARepeatIsADuplicate() {
    assertThat(changed(1, false)).isEqualTo("{\"members\":12,\"offset\":9}");
    assertThat(changed(1, true)).isEqualTo("{\"members\":12,\"offset\":9,\"duplicate\":true}");
    assertThat(changed(0, true)).as("without effect").isEqualTo("{\"members\":12,\"offset\":9}");
  }
}
