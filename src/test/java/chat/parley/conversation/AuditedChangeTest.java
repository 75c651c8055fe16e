package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.security.TestSecurity;
import chat.parley.testkit.Names;
import chat.parley.testkit.ServerLog;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditedChangeTest {

  private static final Identity ANN = Identity.of(new UserName("ann"));
  private static final UserName BOB = new UserName("bob");
  private static final RoomName LOBBY = new RoomName(Names.unique("audited"));

  @AutoClose private final ServerLog log = ServerLog.open();
  private final RecordedOutcome outcome = RecordedOutcome.create();

  private List<String> lines() {
    return log.lines().stream().filter(line -> line.contains("room=" + LOBBY)).toList();
  }

  private AuditedChange change(RoomAction action) {
    return new AuditedChange(TestSecurity.auditLog(), ANN, LOBBY, action, outcome);
  }

  private static List<StoredMessage> stored(boolean duplicate) {
    return List.of(
        new StoredMessage(
            new Address.Members(LOBBY), "e-1", new StreamPosition("e", 1), 1, duplicate));
  }

  static Stream<Arguments> actions() {
    return Stream.of(
        Arguments.of(
            new RoomAction.Create(RoomSettings.defaults(RoomKind.PUBLIC, 5), BOB),
            "event=\"room-create\" room={room} owner=bob by=ann"),
        Arguments.of(
            new RoomAction.Configure(
                new RoomSettings.Patch(null, "x", null, null, null, null, null, null)),
            "event=\"room-configure\" room={room} by=ann"),
        Arguments.of(new RoomAction.Delete(), "event=\"room-delete\" room={room} by=ann"),
        Arguments.of(
            new RoomAction.Pin(17, 12L), "event=\"room-pin\" room={room} offset=17 by=ann"),
        Arguments.of(new RoomAction.Unpin(17), "event=\"room-unpin\" room={room} offset=17 by=ann"),
        Arguments.of(
            new RoomAction.SetRole(BOB, MemberRole.OWNER),
            "event=\"room-role\" room={room} user=bob role=owner by=ann"),
        Arguments.of(
            new RoomAction.Change(List.of(new Addition(BOB, null, null)), List.of(ANN.name())),
            "event=\"room-members\" room={room} added=1 removed=1 by=ann"),
        Arguments.of(
            new RoomAction.Change(
                List.of(new Addition(ANN.name(), MemberRole.READER, null)), List.of()),
            "event=\"room-members\" room={room} added=1 removed=0 by=ann"));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void aStoredChangeIsWrittenAndReported(RoomAction action, String line) {
    change(action).stored(stored(false));
    assertThat(lines()).containsExactly("parley.audit: " + line.replace("{room}", LOBBY.value()));
    assertThat(outcome.nextStored()).hasSize(1);
  }

  @Test
  void actionsOfUsersForThemselvesAreNotWritten() {
    for (RoomAction action :
        List.of(
            new RoomAction.Join(),
            new RoomAction.Leave(),
            new RoomAction.Accept(),
            new RoomAction.Decline(),
            new RoomAction.Invite(BOB),
            new RoomAction.Change(List.of(), List.of(ANN.name())),
            new RoomAction.Change(List.of(new Addition(ANN.name(), null, null)), List.of()))) {
      change(action).stored(stored(false));
      assertThat(outcome.nextStored()).hasSize(1);
    }
    assertThat(lines()).isEmpty();
  }

  static Stream<Arguments> actionsOfServices() {
    return Stream.of(
        Arguments.of(
            new RoomAction.Invite(BOB), "event=\"room-invite\" room={room} user=bob by=ann"),
        Arguments.of(
            new RoomAction.Change(List.of(new Addition(ANN.name(), null, null)), List.of()),
            "event=\"room-members\" room={room} added=1 removed=0 by=ann"));
  }

  @ParameterizedTest
  @MethodSource("actionsOfServices")
  void aServiceIsAuditedWhereUsersAreNot(RoomAction action, String line) {
    Identity service = TestSecurity.service(ANN.name());
    new AuditedChange(TestSecurity.auditLog(), service, LOBBY, action, outcome)
        .stored(stored(false));
    assertThat(lines()).containsExactly("parley.audit: " + line.replace("{room}", LOBBY.value()));
    assertThat(outcome.nextStored()).hasSize(1);
  }

  @Test
  void aRepeatAndARefusalAreNotWritten() {
    change(new RoomAction.Delete()).stored(stored(true));
    assertThat(outcome.nextStored()).hasSize(1);
    change(new RoomAction.Delete()).refused(ChatError.NO_ROOM.because("x"));
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.NO_ROOM));
    assertThat(lines()).isEmpty();
  }
}
