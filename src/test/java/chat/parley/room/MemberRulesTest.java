package chat.parley.room;

import static chat.parley.room.RoomFixture.add;
import static chat.parley.room.RoomFixture.configure;
import static chat.parley.room.RoomFixture.creation;
import static chat.parley.room.RoomFixture.remove;
import static chat.parley.room.RoomFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomAction.Change;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemberRulesTest {

  @Test
  void theMemberLimitHoldsForEachWayToBecomeAMember() {
    RoomFixture room =
        RoomFixture.of(RoomSettings.defaults(RoomKind.PUBLIC, 2)).with("eve", MemberRole.INVITED);
    room.apply("bob", new RoomAction.Join());
    assertThat(room.room().members()).isEqualTo(2);
    room.assertRefused(ChatError.ROOM_FULL, "carl", new RoomAction.Join());
    room.assertRefused(ChatError.ROOM_FULL, "eve", new RoomAction.Accept());
    room.assertRefused(ChatError.ROOM_FULL, "ann", add("carl", null));
    ChatExceptions.expect(ChatError.ROOM_FULL, () -> room.decide("shop", true, add("carl", null)));
    room.apply("bob", new RoomAction.Join());
    room.apply("ann", new RoomAction.Invite(user("carl")));
    assertThat(room.room().members()).isEqualTo(2);
    room.apply(
        "ann", new Change(List.of(new Addition(user("carl"), null, null)), List.of(user("bob"))));
    assertThat(room.room().members()).isEqualTo(2);
    assertThat(room.member("bob")).isNull();
  }

  @Test
  void theMemberLimitOfTheServerHoldsToo() {
    RoomFixture room =
        RoomFixture.of(RoomKind.PUBLIC).withLimits(new RoomLimits(true, 1, 3_000, 1_000, 2_000));
    room.assertRefused(ChatError.ROOM_FULL, "bob", new RoomAction.Join());
    room.assertRefused(ChatError.BAD_BODY, "ann", configure(null, null, 2L));
    new RoomFixture()
        .withLimits(new RoomLimits(true, 1, 3_000, 1_000, 2_000))
        .assertRefused(ChatError.BAD_BODY, "ann", creation(RoomKind.PUBLIC, "ann"));
  }

  @Test
  void oneRefusedUserRefusesTheWholeChange() {
    RoomFixture room = RoomFixture.of(RoomSettings.defaults(RoomKind.PUBLIC, 2));
    var two =
        List.of(new Addition(user("bob"), null, null), new Addition(user("carl"), null, null));
    room.assertRefused(ChatError.ROOM_FULL, "ann", new Change(two, List.of()));
    assertThat(room.member("bob")).isNull();
  }

  @Test
  void aUserHasAMaximumNumberOfRooms() {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC).inOtherRooms("bob", 3_000);
    room.assertRefused(ChatError.TOO_MANY_ROOMS, "bob", new RoomAction.Join());
    room.assertRefused(ChatError.TOO_MANY_ROOMS, "ann", add("bob", null));
    new RoomFixture()
        .inOtherRooms("bob", 3_000)
        .assertRefused(ChatError.TOO_MANY_ROOMS, "bob", creation(RoomKind.PUBLIC, "bob"));
    room.inOtherRooms("bob", 2_999).apply("bob", new RoomAction.Join());
    assertThat(room.member("bob")).isNotNull();
    room.apply("bob", new RoomAction.Join());
  }

  @Test
  void aUserHasAMaximumNumberOfInvitations() {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC).inOtherRooms("bob", 1_000);
    room.assertRefused(ChatError.TOO_MANY_INVITATIONS, "ann", new RoomAction.Invite(user("bob")));
    room.inOtherRooms("bob", 999).apply("ann", new RoomAction.Invite(user("bob")));
    assertThat(room.apply("ann", new RoomAction.Invite(user("bob"))).saved()).isEmpty();
  }

  @Test
  void aRoomHasAMaximumNumberOfInvitations() {
    RoomFixture room =
        RoomFixture.of(RoomKind.PUBLIC).withLimits(new RoomLimits(true, 100, 100, 100, 2));
    room.apply("ann", new RoomAction.Invite(user("bob")));
    room.apply("ann", new RoomAction.Invite(user("carl")));
    room.assertRefused(ChatError.TOO_MANY_INVITATIONS, "ann", new RoomAction.Invite(user("dan")));
    ChatExceptions.expect(
        ChatError.TOO_MANY_INVITATIONS,
        () -> room.decide("shop", true, new RoomAction.Invite(user("dan"))));
    assertThat(room.apply("ann", new RoomAction.Invite(user("bob"))).saved()).isEmpty();
    room.apply("bob", new RoomAction.Accept());
    room.apply("ann", new RoomAction.Invite(user("dan")));
    assertThat(room.member("dan")).isNotNull();
  }

  @Test
  void anInvitedUserIsNoMemberUntilTheInvitationIsAccepted() {
    RoomFixture room = RoomFixture.of(RoomKind.PRIVATE).withMessages(3);
    room.apply("ann", new RoomAction.Invite(user("bob")));
    assertThat(room.room().members()).isEqualTo(1);
    room.apply("bob", new RoomAction.Accept());
    assertThat(room.room().members()).isEqualTo(2);
    assertThat(room.member("bob")).isEqualTo(new Member(user("bob"), MemberRole.MEMBER, 0));
    assertThat(room.apply("bob", new RoomAction.Accept()).isEmpty(room.room())).isTrue();
  }

  @Test
  void aDeclinedInvitationIsGone() {
    RoomFixture room = RoomFixture.of(RoomKind.PRIVATE);
    for (RoomAction decline : List.of(new RoomAction.Decline(), remove("bob"))) {
      room.apply("ann", new RoomAction.Invite(user("bob")));
      assertThat(room.apply("bob", decline).removed()).containsExactly(user("bob"));
      assertThat(room.member("bob")).isNull();
    }
    room.assertRefused(ChatError.NOT_A_MEMBER, "bob", new RoomAction.Accept());
  }

  @Test
  void theInvitationByMembersCanBeTurnedOff() {
    var settings =
        new RoomSettings(
            RoomKind.PUBLIC, "", "", 10, HistoryAccess.ALL, Grantees.MEMBERS, Grantees.MODERATORS);
    RoomFixture room =
        RoomFixture.of(settings).with("bob", MemberRole.MEMBER).with("mo", MemberRole.MODERATOR);
    room.assertRefused(ChatError.NOT_YOUR_ROLE, "bob", new RoomAction.Invite(user("eve")));
    assertThat(room.apply("mo", new RoomAction.Invite(user("eve"))).saved()).hasSize(1);
  }

  /** A reader was made one by a moderator or a service. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INVITED")
  void aMemberThatJoinsKeepsItsRole(MemberRole role) {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC).with("bob", role);
    Room before = room.room();
    assertThat(room.decide("bob", false, new RoomAction.Join()).isEmpty(before)).isTrue();
    assertThat(room.decide("bob", false, add("bob", null)).isEmpty(before)).isTrue();
  }

  @Test
  void newMembersReadFromTheirJoinIfTheRoomSaysSo() {
    var settings =
        new RoomSettings(
            RoomKind.PUBLIC,
            "",
            "",
            10,
            HistoryAccess.FROM_JOIN,
            Grantees.MEMBERS,
            Grantees.MEMBERS);
    RoomFixture room = RoomFixture.of(settings).withMessages(7);
    room.apply("bob", new RoomAction.Join());
    assertThat(room.member("bob").since()).isEqualTo(7);
    room.withMessages(1).apply("ann", new RoomAction.SetRole(user("bob"), MemberRole.READER));
    assertThat(room.member("bob").since()).isEqualTo(7);
    room.apply(
        "ann", new Change(List.of(new Addition(user("carl"), null, HistoryAccess.ALL)), List.of()));
    assertThat(room.member("carl").since()).isZero();
    room.assertRefused(
        ChatError.NOT_A_MEMBER,
        "eve",
        new Change(List.of(new Addition(user("eve"), null, HistoryAccess.ALL)), List.of()));
  }

  @Test
  void theLastOwnerStaysUnlessAnotherMemberIsMadeOne() {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC).with("bob", MemberRole.MEMBER);
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.LAST_OWNER, () -> room.apply("ann", new RoomAction.Leave()));
    assertThat(refusal.text()).contains("'lobby'");
    room.apply(
        "ann",
        new Change(
            List.of(new Addition(user("bob"), MemberRole.OWNER, null)), List.of(user("ann"))));
    assertThat(room.room()).returns(1L, Room::members).returns(1L, Room::owners);
    assertThat(room.member("bob").role()).isEqualTo(MemberRole.OWNER);
    assertThat(room.member("ann")).isNull();
  }

  @Test
  void aLowerLimitRemovesNobody() {
    RoomFixture room = RoomFixture.of(RoomKind.PUBLIC).with("bob", MemberRole.MEMBER);
    room.apply("ann", configure(null, null, 1L));
    assertThat(room.room().members()).isEqualTo(2);
    room.assertRefused(ChatError.ROOM_FULL, "carl", new RoomAction.Join());
  }
}
