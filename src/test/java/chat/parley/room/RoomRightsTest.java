package chat.parley.room;

import static chat.parley.room.RoomFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoomRightsTest {

  private static final RoomLimits WITHOUT_OPEN_ROOMS = new RoomLimits(false, 10, 10, 10, 10);

  private static String outcome(Runnable check) {
    try {
      check.run();
      return "y";
    } catch (ChatException e) {
      return e.error().code();
    }
  }

  private static @Nullable Member member(String role) {
    return role.equals("none")
        ? null
        : new Member(user("me"), MemberRole.valueOf(role.toUpperCase(Locale.ROOT)), 0);
  }

  private static Room room(RoomKind kind, Grantees write) {
    return RoomFixture.of(
            new RoomSettings(kind, "", "", 10, HistoryAccess.ALL, write, Grantees.MEMBERS))
        .room();
  }

  @ParameterizedTest
  @CsvSource({
    "none, not-a-member, not-a-member, not-a-member",
    "invited, not-a-member, not-a-member, not-a-member",
    "reader, y, not-your-role, not-your-role",
    "member, y, y, not-your-role",
    "moderator, y, y, y",
    "owner, y, y, y"
  })
  void membersReadAndWriteByTheirRole(
      String role, String read, String write, String writeIfModeratorsOnly) {
    for (RoomKind kind : new RoomKind[] {RoomKind.PUBLIC, RoomKind.PRIVATE}) {
      Room room = room(kind, Grantees.MEMBERS);
      Member member = member(role);
      assertThat(outcome(() -> RoomRights.checkRead(room, member, RoomFixture.LIMITS)))
          .isEqualTo(read);
      assertThat(outcome(() -> RoomRights.checkWrite(room, member, RoomFixture.LIMITS)))
          .isEqualTo(write);
      Room announcements = room(kind, Grantees.MODERATORS);
      assertThat(outcome(() -> RoomRights.checkWrite(announcements, member, RoomFixture.LIMITS)))
          .isEqualTo(writeIfModeratorsOnly);
    }
  }

  @Test
  void everyUserReadsAndWritesAnOpenRoom() {
    for (Room room :
        new Room[] {Room.implicit(RoomFixture.NAME), room(RoomKind.OPEN, Grantees.MEMBERS)}) {
      assertThat(outcome(() -> RoomRights.checkRead(room, null, RoomFixture.LIMITS)))
          .isEqualTo("y");
      assertThat(outcome(() -> RoomRights.checkWrite(room, null, RoomFixture.LIMITS)))
          .isEqualTo("y");
      assertThat(outcome(() -> RoomRights.checkRead(room, null, WITHOUT_OPEN_ROOMS)))
          .isEqualTo("no-room");
      assertThat(outcome(() -> RoomRights.checkWrite(room, null, WITHOUT_OPEN_ROOMS)))
          .isEqualTo("no-room");
    }
  }

  @ParameterizedTest
  @EnumSource(RoomKind.class)
  void aDeletedRoomDoesNotExist(RoomKind kind) {
    Room deleted = RoomFixture.of(kind).apply("shop", true, new RoomAction.Delete()).room();
    Member owner = member("owner");
    assertThat(outcome(() -> RoomRights.checkExists(deleted, RoomFixture.LIMITS)))
        .isEqualTo("no-room");
    assertThat(outcome(() -> RoomRights.checkRead(deleted, owner, RoomFixture.LIMITS)))
        .isEqualTo("no-room");
    assertThat(outcome(() -> RoomRights.checkWrite(deleted, owner, RoomFixture.LIMITS)))
        .isEqualTo("no-room");
  }

  @Test
  void aPublicRoomExistsWithoutOpenRooms() {
    assertThat(
            outcome(
                () ->
                    RoomRights.checkExists(
                        room(RoomKind.PUBLIC, Grantees.MEMBERS), WITHOUT_OPEN_ROOMS)))
        .isEqualTo("y");
  }

  @Test
  void theRefusalSaysHowToBecomeAMember() {
    assertThat(refusal(RoomKind.PUBLIC, "none")).endsWith("join it first");
    assertThat(refusal(RoomKind.PRIVATE, "none")).endsWith("a member has to invite you");
    assertThat(refusal(RoomKind.PRIVATE, "invited")).endsWith("accept the invitation first");
  }

  private static String refusal(RoomKind kind, String role) {
    try {
      RoomRights.checkRead(room(kind, Grantees.MEMBERS), member(role), RoomFixture.LIMITS);
    } catch (ChatException e) {
      assertThat(e.error()).isEqualTo(ChatError.NOT_A_MEMBER);
      return e.text();
    }
    throw new AssertionError("Not refused");
  }
}
