package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step finds its kind of damage, and none in a database without damage. */
class DatabaseCheckStepTest {

  @AutoClose private final PreparedConnection connection;

  DatabaseCheckStepTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  /** Stores three messages in a room, of which the last is not indexed, and one in an inbox. */
  @BeforeEach
  void store() throws Exception {
    connection.update(
        "insert into stream values (1, 'room.a', 'e', 0, 0, 0, 0, 0), (2, 'inbox.bob', 'e', 0, 0,"
            + " 0, 0, 0)");
    insertMessage(1, 1);
    insertMessage(1, 2);
    insertMessage(2, 1);
    connection.update(Statements.INSERT_ORDER);
    connection.update(Statements.UPDATE_ORDERED);
    insertMessage(1, 3);
    connection.update("insert into sent values ('alice', 'id', 1, 3)");
    connection.update("insert into device values (2, 'phone', 1, '{}', 0)");
    storeRooms();
    storeUsers();
    storeBlocks();
  }

  /**
   * Stores a room with members, a deleted one, and one that was created again, without their
   * messages.
   */
  private void storeRooms() throws SQLException {
    connection.update(
        "insert into stream values (11, 'room.club', 'e', 2, 2, 3, 0, 0),"
            + " (12, 'members.club', 'e', 3, 3, 0, 0, 0), (13, 'room.old', 'e', 1, 1, 2, 0, 0),"
            + " (14, 'members.old', 'e', 2, 2, 0, 0, 0), (15, 'room.again,1', 'e', 0, 0, 3, 0, 0),"
            + " (16, 'members.again', 'e', 3, 3, 0, 0, 0)");
    String room =
        "insert into room values ('%s', %d, '%s', '', '', '', 9, '', '', '', %s, %s, 'shown')";
    connection.update(room.formatted("club", 0, "created", "2, 1", "3, 1"));
    connection.update(room.formatted("old", 0, "deleted", "0, 0", "2, 1"));
    connection.update(room.formatted("again", 1, "created", "0, 0", "3, 3"));
    connection.update(
        "insert into member values ('club', 'ann', 'owner', 0), ('club', 'bob', 'member', 2),"
            + " ('club', 'eve', 'invited', 0)");
    connection.update(
        "insert into membership_count values ('ann', 1, 0), ('bob', 1, 0), ('eve', 0, 1), ('gwen',"
            + " 0, 0)");
    connection.update("insert into ended_stream values ('room.old')");
  }

  private void storeUsers() throws SQLException {
    connection.update("insert into person values ('ann', null, null), ('bob', 'Bob B', null)");
    connection.update(
        "insert into person_term values ('ann', 'ann'), ('bob', 'bob'), ('b', 'bob')");
  }

  private void storeBlocks() throws SQLException {
    String pair = "insert into stream values (%d, 'pair.ann,%s', 'e', 0, 0, 0, %d, 0)";
    connection.update(pair.formatted(21, "bob", 1));
    connection.update(pair.formatted(22, "carl", 1));
    connection.update(pair.formatted(23, "dora", 1));
    connection.update(pair.formatted(24, "eve", 0));
    connection.update(
        "insert into block values ('bob', 'ann'), ('ann', 'carl'), ('ann', 'dora'), ('dora',"
            + " 'ann')");
  }

  private void insertMessage(long stream, long position) throws SQLException {
    connection.update(
        "insert into message values (null, ?, ?, 0, 'alice', null, null, 1, '', '{}', null, null)",
        stream,
        position);
  }

  /** Runs the steps up to one, and returns the faults that this one has found. */
  private List<String> faults(DatabaseCheckStep last) throws SQLException {
    var faults = List.<String>of();
    try (var statement = connection.jdbc().createStatement()) {
      for (DatabaseCheckStep step : EnumSet.range(DatabaseCheckStep.FILE, last)) {
        faults = run(step, statement);
      }
    }
    return faults;
  }

  private static List<String> run(DatabaseCheckStep step, Statement statement) throws SQLException {
    for (String sql : step.setup()) {
      statement.execute(sql);
    }
    var faults = new ArrayList<String>();
    try (ResultSet rows = statement.executeQuery(step.faultQuery())) {
      while (rows.next()) {
        faults.add(rows.getString(1));
      }
    }
    return faults;
  }

  @Test
  void aDatabaseWithoutDamageHasNoFaults() throws Exception {
    try (var statement = connection.jdbc().createStatement()) {
      for (DatabaseCheckStep step : DatabaseCheckStep.values()) {
        assertThat(run(step, statement)).as(step.title()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TABLES | drop table sent | table sent is missing: this is not a Parley database, or one"
            + " of an old version",
        "ORDER | delete from message_order where stream = 2 | message_order has 2 rows for 3"
            + " messages",
        "ORDER | update message_order set message = 9 where stream = 2 | message_order maps offset"
            + " 1 of stream 2 to another message or to none",
        "ORDER | update message_order set position = 5 where position = 2 | message_order maps"
            + " offset 5 of stream 1 to another message or to none",
        "OFFSETS | delete from message_order where position = 1 | room.a: 2 messages from offset 2"
            + " to 3; messages up to offset 0 were deleted",
        "OFFSETS | update stream set last_position = 4 where id = 1 | room.a: 3 messages from"
            + " offset 1 to 4; messages up to offset 0 were deleted",
        "OFFSETS | update stream set deleted = 1 where id = 2 | inbox.bob: 1 messages from offset"
            + " 1 to 1; messages up to offset 1 were deleted",
        "SENT | update sent set position = 4 | a client message id of alice refers to missing"
            + " offset 4 of room.a",
        "SENT | update sent set stream = 7 | a client message id of alice refers to missing offset"
            + " 3 of a missing stream",
        "DEVICES | update device set up_to = 2 | the cursor of device phone in inbox.bob is at"
            + " missing offset 2",
        "DEVICES | update device set stream = 7 | the cursor of device phone in a missing stream"
            + " is at missing offset 1",
        "BLOCKS | update stream set blocked = 0 where id = 21 | user bob has blocked ann, but the"
            + " stream of the two is missing or not blocked",
        "BLOCKS | delete from stream where id = 22 | user ann has blocked carl, but the stream of"
            + " the two is missing or not blocked",
        "BLOCKS | delete from block where user_name = 'bob' | pair.ann,bob is blocked, but neither"
            + " user has blocked the other",
        "MESSAGES | delete from stream where id = 2 | a message belongs to a missing stream: id 2,"
            + " offset 1",
        "MESSAGES | update message set extras = '{' where id = 4 | a message has unreadable"
            + " extras: stream id 1, offset 3",
        "LATER_TABLES | drop table block | table block is missing, although migration 12 has made"
            + " it",
        "LATER_TABLES | drop table person | table person is missing, although migration 7 has made"
            + " it",
        "PINS | insert into pin values (1, 4, 1, 'ann', 0) | offset 4 of room.a is missing, but is"
            + " pinned",
        "PINS | insert into pin values (7, 1, 1, 'ann', 0) | offset 1 of a missing stream is"
            + " missing, but is pinned",
        "MEMBERS | delete from member where user_name = 'bob' | room club has 1 members and 1"
            + " owners, but counts 2 and 1",
        "MEMBERS | update room set owners = 2 where name = 'club' | room club has 2 members and 1"
            + " owners, but counts 2 and 2",
        "MEMBERS | insert into member values ('pub', 'bob', 'member', 0) | user bob is a member of"
            + " the missing room pub",
        "CHANGES | update stream set last_position = 2, deleted = 2 where id = 12 | room club was"
            + " last changed at offset 3, but its changes end at offset 2",
        "CHANGES | update stream set members_position = 2 where id = 11 | room club was last"
            + " changed at offset 3, but its stream refers to offset 2",
        "CHANGES | update room set generation = 1 where name = 'old' | room old was last changed at"
            + " offset 2, but its stream is missing",
        "CHANGES | update member set since = 3 where user_name = 'bob' | user bob reads room club"
            + " after offset 3, but its messages end at offset 2",
        "CHANGES | insert into ended_stream values ('room.pub') | stream room.pub is to be deleted,"
            + " but is missing",
        "CHANGES | insert into ended_stream values ('room.club') | stream room.club is to be"
            + " deleted, but its room exists",
        "USERS | delete from person where name = 'bob' | 2 search terms refer to the missing user"
            + " bob",
        "USERS | delete from person_term where name = 'bob' | user bob has no search term",
        "MEMBERSHIP_COUNTS | update membership_count set rooms = 2 where user_name = 'bob' | user"
            + " bob has 1 rooms and 0 invitations, but counts 2 and 0",
        "MEMBERSHIP_COUNTS | delete from membership_count where user_name = 'eve' | user eve has 0"
            + " rooms and 1 invitations, but counts 0 and 0",
      })
  void damageIsDescribed(DatabaseCheckStep step, String damage, String fault) throws Exception {
    connection.update(damage);
    assertThat(faults(step)).containsExactly(fault);
  }

  @Test
  void deletedMessagesAreNoDamage() throws Exception {
    connection.update("update stream set deleted = 1, last_position = 3 where id = 1");
    connection.update("delete from message where stream = 1 and position = 1");
    connection.update("delete from message_order where stream = 1 and position = 1");
    assertThat(faults(DatabaseCheckStep.ORDER)).isEmpty();
    assertThat(faults(DatabaseCheckStep.OFFSETS)).isEmpty();
  }

  /** Stores three messages of a pair, of which the first is deleted, and references to them. */
  private void storePair() throws SQLException {
    connection.update("insert into stream values (3, 'pair.alice,bob', 'e', 0, 1, 0, 0, 0)");
    insertMessage(3, 2);
    insertMessage(2, 2);
    insertMessage(2, 3);
    connection.update(Statements.INSERT_ORDER);
    connection.update(Statements.UPDATE_ORDERED);
    insertMessage(3, 3);
    insertMessage(2, 4);
    connection.update(
        "update message set conversation = 3, conversation_position = position - 1"
            + " where stream = 2 and position > 1");
  }

  @Test
  void referencesToMessagesOfPairsThatExistOrWereDeletedAreNoDamage() throws Exception {
    storePair();
    assertThat(faults(DatabaseCheckStep.REFERENCES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conversation_position = 4 | missing offset 4 of pair.alice,bob",
        "conversation_position = 0, conversation = 1 | missing offset 0 of a missing stream",
        "conversation = 7 | missing offset 3 of a missing stream",
      })
  void aReferenceToAMissingMessageIsDescribed(String damage, String fault) throws Exception {
    storePair();
    connection.update("update message set " + damage + " where stream = 2 and position = 4");
    assertThat(faults(DatabaseCheckStep.REFERENCES))
        .containsExactly("offset 4 of inbox.bob refers to " + fault);
  }

  @Test
  void laterStepsRelyOnTheFileAndItsTables() {
    assertThat(Stream.of(DatabaseCheckStep.values()).filter(DatabaseCheckStep::isPrerequisite))
        .containsExactly(
            DatabaseCheckStep.FILE, DatabaseCheckStep.TABLES, DatabaseCheckStep.LATER_TABLES);
  }

  @Test
  void eachStepHasATitle() {
    assertThat(Stream.of(DatabaseCheckStep.values()).map(DatabaseCheckStep::title))
        .startsWith("file", "tables")
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }
}
