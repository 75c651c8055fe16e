package chat.parley.testkit;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Takes a database of either kind back to the schema of an earlier version. */
public final class EarlierSchema {

  private EarlierSchema() {}

  /** Undoes the migration that counts the memberships of users. */
  public static void undoMembershipCounts(Statement statement) throws SQLException {
    statement.execute("drop table membership_count");
    statement.execute("delete from flyway_schema_history where version = '20'");
  }

  private static void undoPairs(Statement statement) throws SQLException {
    statement.execute("drop view message_now");
    statement.execute("alter table message drop column conversation");
    statement.execute("alter table message drop column conversation_position");
    // The next migration of the view replaces it.
    statement.execute("create view message_now as select stream, position, sent_at from message");
    statement.execute("delete from flyway_schema_history where version in ('9', '10')");
  }

  /** Undoes all migrations after the fifth: those of rooms and users, and later ones. */
  public static void undoRoomsAndUsers(Statement statement) throws SQLException {
    undoMembershipCounts(statement);
    undoPairs(statement);
    statement.execute("drop view stream_now");
    statement.execute("alter table stream drop column members_position");
    // The next migration of the view replaces it.
    statement.execute("create view stream_now as select id, name from stream");
    for (String table : List.of("room", "member", "ended_stream", "person_term", "person")) {
      statement.execute("drop table " + table);
    }
    statement.execute("delete from flyway_schema_history where version in ('6', '7', '8')");
  }
}
