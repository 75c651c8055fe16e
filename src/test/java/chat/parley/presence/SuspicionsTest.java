package chat.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuspicionsTest {

  private static final RoomName ROOM = new RoomName("team");
  private static final UserName ANN = new UserName("ann");

  private final Suspicions suspicions = new Suspicions();

  private void commit(String change) {
    var draft =
        new Draft(
            new Address.Members(ROOM),
            ANN,
            Body.ofText(change.getBytes(UTF_8), "application/json"),
            null,
            false,
            Map.of());
    suspicions.committed(List.of(new ChatMessage("1", 0, null, draft)));
  }

  @Test
  void theDeletionOfARoomConcernsThatRoomAndNoOthers() {
    suspicions.setWatching(true, false);
    commit("{\"do\":\"delete\",\"by\":\"ann\"}");
    var rooms = new ArrayList<RoomName>();
    suspicions.takeRooms(rooms::add);
    assertThat(rooms).containsExactly(ROOM);
    assertThat(suspicions.takeDeletion()).isTrue();
    assertThat(suspicions.takeDeletion()).isFalse();
    assertThat(suspicions.takeAll()).isFalse();
  }

  @Test
  void theMembersThatAChangeRemovesHaveLeft() {
    suspicions.setWatching(true, false);
    commit("{\"do\":\"add\",\"user\":\"bob\",\"by\":\"ann\"}");
    commit("{\"do\":\"remove\",\"user\":\"eve\",\"by\":\"ann\"}");
    commit("{\"do\":\"leave\",\"by\":\"ann\"}");
    var left = new ArrayList<String>();
    suspicions.takeDepartures((room, user) -> left.add(room + " " + user));
    assertThat(left).containsExactlyInAnyOrder("team eve", "team ann");
    var users = new ArrayList<String>();
    suspicions.takeUsers(user -> users.add(user.value()));
    assertThat(users).containsExactlyInAnyOrder("ann", "bob", "eve");
    suspicions.takeDepartures((room, user) -> left.clear());
    assertThat(left).hasSize(2);
  }
}
