package chat.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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

  private static final Address.Pair PAIR = Address.Pair.of(ANN, new UserName("bob"));

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

  private void write(Address.Pair pair) {
    var draft = new Draft(pair, ANN, Body.ofText("hi".getBytes(UTF_8), null), null, true, Map.of());
    suspicions.committed(List.of(new ChatMessage("1", 1, null, draft)));
  }

  private List<String> takePairs() {
    var taken = new ArrayList<String>();
    suspicions.takePairs(pair -> taken.add("block " + pair.stream()));
    suspicions.takeWritten(pair -> taken.add("written " + pair.stream()));
    return taken;
  }

  @Test
  void nothingIsNotedWhileNothingIsWatched() {
    commit("{\"do\":\"remove\",\"user\":\"bob\",\"by\":\"ann\"}");
    suspicions.blockChanged(PAIR);
    suspicions.takeRooms(room -> fail(room.value()));
    assertThat(takePairs()).isEmpty();
  }

  @Test
  void aMessageConcernsItsUsersIfSomeOfThemMayNotSeeOthers() {
    suspicions.setWatching(true, false);
    write(PAIR);
    assertThat(takePairs()).isEmpty();
    suspicions.setWatching(true, true);
    write(PAIR);
    suspicions.blockChanged(PAIR);
    assertThat(takePairs()).containsExactly("block pair.ann,bob", "written pair.ann,bob");
  }

  @Test
  void tooManyConcernAll() {
    suspicions.setWatching(true, true);
    for (int i = 0; i <= 10_000; i++) {
      suspicions.blockChanged(Address.Pair.of(ANN, new UserName("user" + i)));
    }
    assertThat(takePairs()).hasSize(10_000);
    assertThat(suspicions.takeAll()).isTrue();
  }
}
