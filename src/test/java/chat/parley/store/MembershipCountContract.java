package chat.parley.store;

import static chat.parley.store.RoomDrafts.ANN;
import static chat.parley.store.RoomDrafts.add;
import static chat.parley.store.RoomDrafts.change;
import static chat.parley.store.RoomDrafts.creation;
import static chat.parley.store.RoomDrafts.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomLimits;
import chat.parley.testkit.EarlierSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts of the memberships of users equal the memberships. Each store keeps that promise. */
abstract class MembershipCountContract {

  private static final UserName BOB = new UserName("bob");
  private static final UserName EVE = new UserName("eve");

  private Database database;
  private LogWriter writer;

  abstract StoreProperties newStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = new Database(newStore());
    database.open();
    writer = database.writer();
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  /** Writes and commits one batch, and checks the counts of all users. */
  private void write(Draft... drafts) throws Exception {
    writer.write(new Batch(writer.lastBatch() + 1, 1_000, List.of(drafts), List.of()));
    writer.commit();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(RoomDrafts.wrongCounts(statement)).isEmpty();
    }
  }

  /** Returns the number of rooms and of invitations of a user; null if there is no row. */
  private String count(UserName user) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select rooms, invitations from membership_count where user_name = '%s'"
                    .formatted(user))) {
      return row.next() ? row.getLong(1) + " " + row.getLong(2) : null;
    }
  }

  private static RoomAction role(UserName user, MemberRole role) {
    return new RoomAction.Change(List.of(new Addition(user, role, null)), List.of());
  }

  @Test
  void everyChangeOfAMemberChangesItsCount() throws Exception {
    write(creation("one"));
    write(creation("two"));
    assertThat(count(ANN)).isEqualTo("2 0");
    write(change("one", ANN, new RoomAction.Invite(BOB)));
    write(change("two", ANN, new RoomAction.Invite(BOB)));
    assertThat(count(BOB)).isEqualTo("0 2");
    write(change("one", BOB, new RoomAction.Accept()));
    assertThat(count(BOB)).isEqualTo("1 1");
    write(change("two", BOB, new RoomAction.Decline()));
    assertThat(count(BOB)).isEqualTo("1 0");
    write(change("two", BOB, new RoomAction.Join()));
    write(change("two", ANN, role(BOB, MemberRole.OWNER)));
    assertThat(count(BOB)).isEqualTo("2 0");
    write(change("two", ANN, new RoomAction.Leave()));
    write(change("one", ANN, remove(List.of(BOB, EVE))));
    assertThat(count(ANN)).isEqualTo("1 0");
    assertThat(count(BOB)).isEqualTo("1 0");
    assertThat(count(EVE)).isNull();
  }

  @Test
  void theEndOfARoomIsTheEndOfAllItsMemberships() throws Exception {
    write(creation("one"));
    write(creation("two"));
    write(change("one", ANN, add(List.of(BOB))));
    write(change("one", ANN, new RoomAction.Invite(EVE)));
    write(change("one", ANN, new RoomAction.Delete()));
    assertThat(count(ANN)).isEqualTo("1 0");
    assertThat(count(BOB)).isEqualTo("0 0");
    assertThat(count(EVE)).isEqualTo("0 0");
  }

  @Test
  void theChangesOfABatchFollowOneAnother() throws Exception {
    write(creation("one"), creation("two"));
    write(
        change("one", BOB, new RoomAction.Join()),
        change("two", BOB, new RoomAction.Join()),
        change("two", ANN, role(BOB, MemberRole.MODERATOR)),
        change("two", BOB, add(List.of(EVE))),
        change("one", BOB, new RoomAction.Leave()),
        change("one", ANN, new RoomAction.Invite(BOB)));
    assertThat(count(BOB)).isEqualTo("1 1");
    assertThat(count(EVE)).isEqualTo("1 0");
    write(
        change("two", ANN, remove(List.of(BOB))),
        change("two", ANN, add(List.of(BOB))),
        change("one", EVE, new RoomAction.Join()),
        change("two", ANN, new RoomAction.Delete()),
        change("one", ANN, new RoomAction.Delete()));
    assertThat(count(ANN)).isEqualTo("0 0");
    assertThat(count(BOB)).isEqualTo("0 0");
    assertThat(count(EVE)).isEqualTo("0 0");
  }

  @Test
  void theLimitAppliesWithinABatch() throws Exception {
    var oneRoom = new RoomLimits(true, 100, 1, 1, 1);
    write(creation("one"), creation("two"));
    assertThatExceptionOfType(DraftsRefusedException.class)
        .isThrownBy(
            () ->
                write(
                    change("one", BOB, new RoomAction.Join(), oneRoom),
                    change("two", BOB, new RoomAction.Join(), oneRoom)))
        .satisfies(
            e ->
                assertThat(e.refusals().values())
                    .extracting(ChatException::error)
                    .containsExactly(ChatError.TOO_MANY_ROOMS));
    assertThat(count(BOB)).isNull();
    write(
        change("one", BOB, new RoomAction.Join(), oneRoom),
        change("one", ANN, new RoomAction.Delete()),
        change("two", BOB, new RoomAction.Join(), oneRoom));
    assertThat(count(BOB)).isEqualTo("1 0");
  }

  @Test
  void theInvitationsToARoomAreLimitedWithinABatch() throws Exception {
    var oneInvitation = new RoomLimits(true, 100, 100, 100, 1);
    write(creation("one"));
    assertThatExceptionOfType(DraftsRefusedException.class)
        .isThrownBy(
            () ->
                write(
                    change("one", ANN, new RoomAction.Invite(BOB), oneInvitation),
                    change("one", ANN, new RoomAction.Invite(EVE), oneInvitation)))
        .satisfies(
            e ->
                assertThat(e.refusals().values())
                    .extracting(ChatException::error)
                    .containsExactly(ChatError.TOO_MANY_INVITATIONS));
    write(change("one", ANN, new RoomAction.Invite(BOB), oneInvitation));
    write(
        change("one", BOB, new RoomAction.Accept(), oneInvitation),
        change("one", ANN, new RoomAction.Invite(EVE), oneInvitation));
    assertThat(count(BOB)).isEqualTo("1 0");
    assertThat(count(EVE)).isEqualTo("0 1");
  }

  @Test
  void theMigrationCountsExistingMemberships() throws Exception {
    write(creation("one"), creation("two"));
    write(
        change("one", ANN, add(List.of(BOB, EVE))), change("two", ANN, new RoomAction.Invite(BOB)));
    writer.close();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      EarlierSchema.undoMembershipCounts(statement);
    }
    database.open();
    writer = database.writer();
    assertThat(count(ANN)).isEqualTo("2 0");
    assertThat(count(BOB)).isEqualTo("1 1");
    write(change("two", BOB, new RoomAction.Accept()));
    assertThat(count(BOB)).isEqualTo("2 0");
  }
}
