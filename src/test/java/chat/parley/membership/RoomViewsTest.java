package chat.parley.membership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.Room;
import chat.parley.room.RoomAccess;
import chat.parley.room.RoomEvent;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomViewsTest {

  private static final RoomName CLUB = new RoomName("club");
  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");

  private final RoomViews views = new RoomViews();

  private static RoomAccess access(UserName user, long offset) {
    RoomSettings settings = RoomSettings.defaults(RoomKind.PRIVATE, 10);
    var room = new Room(CLUB, 0, Room.State.CREATED, settings, 2, 1, offset);
    return new RoomAccess(room, new Member(user, MemberRole.MEMBER, 0));
  }

  private void put(UserName user, long offset) {
    views.put(user, access(user, offset));
  }

  private void apply(String json, long offset) {
    views.apply(CLUB, RoomEvent.read(json.replace('\'', '"').getBytes(UTF_8)), offset);
  }

  private @Nullable RoomAccess get(UserName user) {
    return views.get(CLUB, user);
  }

  @Test
  void theNextChangeForgetsTheUsersThatItConcernsOnly() {
    put(ANN, 5);
    put(BOB, 5);
    apply("{'do':'remove','user':'bob','by':'ann'}", 6);
    assertThat(get(BOB)).isNull();
    assertThat(get(ANN)).isNotNull();
    assertThat(get(ANN).room().membersOffset()).isEqualTo(6);
  }

  @Test
  void aChangeAfterAGapAndAChangeOfTheRoomForgetAll() {
    put(ANN, 5);
    apply("{'do':'join','by':'bob'}", 7);
    assertThat(get(ANN)).isNull();
    put(ANN, 7);
    apply("{'do':'configure','title':'x','by':'ann'}", 8);
    assertThat(get(ANN)).isNull();
  }

  @Test
  void whatWasReadBeforeTheLastChangeIsNotKept() {
    apply("{'do':'remove','user':'bob','by':'ann'}", 6);
    put(BOB, 5);
    assertThat(get(BOB)).isNull();
    put(BOB, 6);
    assertThat(get(BOB)).isNotNull();
  }

  @Test
  void anAccessReadLaterReplacesEarlierOnes() {
    put(ANN, 5);
    put(BOB, 6);
    assertThat(get(ANN)).isNull();
    assertThat(get(BOB)).isNotNull();
    views.forget(CLUB);
    assertThat(get(BOB)).isNull();
  }

  @Test
  void anAccessHasAMaximumAge() {
    put(ANN, 5);
    assertThat(views.get(CLUB, ANN, 0)).isNull();
    assertThat(views.get(CLUB, ANN, Long.MAX_VALUE)).isNotNull();
  }

  @Test
  void theMembershipsOfOtherUsersAreForgotten() {
    put(ANN, 5);
    put(BOB, 5);
    assertThat(views.size()).isEqualTo(2);
    views.retain(ANN::equals);
    assertThat(get(ANN)).isNotNull();
    assertThat(get(BOB)).isNull();
    assertThat(views.size()).isEqualTo(1);
    apply("{'do':'remove','user':'bob','by':'ann'}", 6);
    assertThat(get(ANN).room().membersOffset()).isEqualTo(6);
    views.retain(_ -> false);
    assertThat(get(ANN)).isNull();
    assertThat(views.size()).isZero();
  }

  @Test
  void manyMembershipsOfARoomAreForgotten() {
    for (int i = 0; i < 2_500; i++) {
      put(new UserName("user" + i), 5);
    }
    put(BOB, 5);
    views.retain(BOB::equals);
    assertThat(views.size()).isEqualTo(1);
    assertThat(get(BOB)).isNotNull();
  }

  @Test
  void theNumberOfMembershipsIsBounded() {
    for (int i = 0; i < 50_001; i++) {
      RoomAccess known = access(ANN, 1);
      var name = new RoomName("room" + i);
      var room = new Room(name, 0, Room.State.CREATED, known.room().settings(), 1, 1, 1);
      views.put(ANN, new RoomAccess(room, known.member()));
    }
    assertThat(views.size()).isEqualTo(50_000);
    assertThat(views.get(new RoomName("room0"), ANN)).isNull();
    assertThat(views.get(new RoomName("room50000"), ANN)).isNotNull();
  }
}
