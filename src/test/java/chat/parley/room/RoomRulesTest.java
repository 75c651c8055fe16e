package chat.parley.room;

import static chat.parley.room.RoomFixture.NAME;
import static chat.parley.room.RoomFixture.add;
import static chat.parley.room.RoomFixture.configure;
import static chat.parley.room.RoomFixture.creation;
import static chat.parley.room.RoomFixture.remove;
import static chat.parley.room.RoomFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoomRulesTest {

  @Test
  void anOpenRoomHasNoMembersAndOnlyAServiceChangesIt() {
    RoomFixture room = RoomFixture.of(RoomKind.OPEN);
    assertThat(room.room().members()).isZero();
    room.assertRefused(ChatError.BAD_BODY, "ann", new RoomAction.Join());
    room.assertRefused(ChatError.BAD_BODY, "ann", add("bob", null));
    room.assertRefused(ChatError.NOT_YOUR_ROLE, "ann", configure(null, "news", null));
    room.assertRefused(ChatError.NOT_YOUR_ROLE, "ann", new RoomAction.Delete());
    room.apply("shop", true, configure(null, "news", null));
    assertThat(room.room().settings().topic()).isEqualTo("news");
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> room.apply("shop", true, configure(RoomKind.PUBLIC, null, null)));
    room.apply("shop", true, new RoomAction.Delete());
    assertThat(room.room().state()).isEqualTo(Room.State.DELETED);
  }

  @Test
  void aRoomThatWasNeverCreatedCannotBeChanged() {
    for (RoomAction action :
        List.of(new RoomAction.Join(), new RoomAction.Delete(), configure(null, "news", null))) {
      ChatExceptions.expect(
          ChatError.NO_ROOM, () -> new RoomFixture().decide("ann", false, action));
      ChatExceptions.expect(
          ChatError.NO_ROOM, () -> new RoomFixture().decide("shop", true, action));
    }
  }

  @Test
  void anOpenRoomInUseIsCreatedByAServiceOnly() {
    RoomFixture room = new RoomFixture().withMessages(3);
    room.assertRefused(ChatError.ROOM_EXISTS, "ann", creation(RoomKind.PUBLIC, "ann"));
    room.apply("shop", true, creation(RoomKind.PRIVATE, "ann"));
    assertThat(room.room().generation()).isZero();
    assertThat(room.member("ann")).isEqualTo(new Member(user("ann"), MemberRole.OWNER, 0));
    assertThat(new RoomFixture().apply("ann", creation(RoomKind.PUBLIC, "ann")).saved()).hasSize(1);
  }

  @Test
  void onlyAServiceCreatesARoomForAnotherUser() {
    new RoomFixture()
        .assertRefused(ChatError.NOT_YOUR_ROLE, "bob", creation(RoomKind.PUBLIC, "ann"));
    var room = new RoomFixture();
    room.apply("shop", true, creation(RoomKind.PUBLIC, "ann"));
    assertThat(room.member("shop")).isNull();
    assertThat(room.member("ann")).isNotNull();
  }

  @Test
  void aDeletedRoomIsCreatedAgainAsTheNextGenerationWithoutItsMembers() {
    RoomFixture room = RoomFixture.of(RoomKind.PRIVATE).with("bob", MemberRole.MEMBER);
    room.withMessages(3).apply("ann", new RoomAction.Delete());
    assertThat(room.room().members()).isZero();
    room.assertRefused(ChatError.NO_ROOM, "ann", new RoomAction.Join());
    room.assertRefused(ChatError.NO_ROOM, "ann", new RoomAction.Delete());
    ChatExceptions.expect(ChatError.NO_ROOM, () -> room.decide("shop", true, add("bob", null)));
    room.apply("eve", creation(RoomKind.PUBLIC, "eve"));
    assertThat(room.room().generation()).isEqualTo(1);
    assertThat(room.room().address().stream()).isEqualTo("room.lobby,1");
    assertThat(room.room()).returns(1L, Room::members).returns(1L, Room::owners);
  }

  @Test
  void aServerWithoutOpenRoomsHasNone() {
    RoomFixture room =
        new RoomFixture().withLimits(new RoomLimits(false, 1_000, 3_000, 1_000, 2_000));
    room.assertRefused(ChatError.NO_ROOM, "ann", new RoomAction.Join());
    room.assertRefused(ChatError.BAD_BODY, "ann", creation(RoomKind.OPEN, "ann"));
    room.apply("ann", creation(RoomKind.PUBLIC, "ann"));
    assertThat(room.room().members()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLIC", "PRIVATE"})
  void theKindChangesBetweenPublicAndPrivateOnly(RoomKind kind) {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC);
    room.apply("ann", configure(kind, null, null));
    assertThat(room.room().settings().kind()).isEqualTo(kind);
    room.assertRefused(ChatError.BAD_BODY, "ann", configure(RoomKind.OPEN, null, null));
  }

  @Test
  void moderatorsOfARoomPinItsMessages() {
    RoomFixture room =
        RoomFixture.of(RoomKind.PUBLIC)
            .with("mo", MemberRole.MODERATOR)
            .with("bob", MemberRole.MEMBER);
    for (RoomAction action : List.of(new RoomAction.Pin(1, null), new RoomAction.Unpin(1))) {
      for (String by : List.of("ann", "mo")) {
        assertThat(room.decide(by, false, action).room()).isEqualTo(room.room());
      }
      assertThat(room.decide("shop", true, action).room()).isEqualTo(room.room());
      assertThat(decideAsModerator(room, action).room()).isEqualTo(room.room());
      room.assertRefused(ChatError.NOT_YOUR_ROLE, "bob", action);
      room.assertRefused(ChatError.NOT_A_MEMBER, "eve", action);
    }
  }

  @Test
  void moderatorsOfTheServerPinTheMessagesOfOpenRooms() {
    var pin = new RoomAction.Pin(1, null);
    for (RoomFixture room : List.of(new RoomFixture(), RoomFixture.of(RoomKind.OPEN))) {
      assertThat(decideAsModerator(room, pin).room()).isEqualTo(room.room());
      assertThat(room.decide("shop", true, pin).room()).isEqualTo(room.room());
      room.assertRefused(ChatError.NOT_YOUR_ROLE, "ann", pin);
    }
    RoomFixture closed =
        new RoomFixture().withLimits(new RoomLimits(false, 1_000, 3_000, 1_000, 2_000));
    ChatExceptions.expect(ChatError.NO_ROOM, () -> closed.decide("shop", true, pin));
  }

  private static RoomDecision decideAsModerator(RoomFixture room, RoomAction action) {
    var change =
        new RoomCondition.Change(room.room(), user("eve"), false, true, action, RoomFixture.LIMITS);
    return RoomRules.decide(change, room.room(), 1, room);
  }

  @Test
  void aChangeWithoutEffectIsEmpty() {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC).with("bob", MemberRole.MEMBER);
    for (RoomAction action :
        List.of(
            add("bob", null),
            add("bob", MemberRole.MEMBER),
            remove("eve"),
            new RoomAction.SetRole(user("bob"), MemberRole.MEMBER),
            new RoomAction.Invite(user("bob")),
            configure(null, null, null))) {
      assertThat(room.decide("ann", false, action).isEmpty(room.room())).as("%s", action).isTrue();
    }
    assertThat(room.decide("bob", false, new RoomAction.Leave()).isEmpty(room.room())).isFalse();
  }

  @Test
  void theLocksOfACreationAfterADeletionIncludeTheNewStream() {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC);
    room.apply("ann", new RoomAction.Delete());
    var change =
        new RoomCondition.Change(
            room.room(), user("ann"), false, creation(RoomKind.PUBLIC, "ann"), RoomFixture.LIMITS);
    assertThat(change.locks())
        .extracting(address -> address.stream())
        .containsExactly("room.lobby", "room.lobby,1");
    assertThat(change.room()).isEqualTo(NAME);
  }
}
