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
        "insert into stream values (1, 'room.a', 'e', 0, 0, 0, 0), (2, 'inbox.bob', 'e', 0, 0, 0,"
            + " 0)");
    insertMessage(1, 1);
    insertMessage(1, 2);
    insertMessage(2, 1);
    connection.update(Statements.INSERT_ORDER);
    connection.update(Statements.UPDATE_ORDERED);
    insertMessage(1, 3);
    connection.update("insert into sent values ('alice', 'id', 1, 3)");
    connection.update("insert into device values (2, 'phone', 1, '{}', 0)");
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
        "MESSAGES | delete from stream where id = 2 | a message belongs to a missing stream: id 2,"
            + " offset 1",
        "MESSAGES | update message set extras = '{' where id = 4 | a message has unreadable"
            + " extras: stream id 1, offset 3",
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

  @Test
  void laterStepsRelyOnTheFileAndItsTables() {
    assertThat(Stream.of(DatabaseCheckStep.values()).filter(DatabaseCheckStep::isPrerequisite))
        .containsExactly(DatabaseCheckStep.FILE, DatabaseCheckStep.TABLES);
  }

  @Test
  void eachStepHasATitle() {
    assertThat(Stream.of(DatabaseCheckStep.values()).map(DatabaseCheckStep::title))
        .startsWith("file", "tables")
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }
}
