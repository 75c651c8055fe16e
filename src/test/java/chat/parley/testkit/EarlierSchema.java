package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.springframework.core.io.ClassPathResource;

/** Takes a database of either kind back to the schema of an earlier version. */
public final class EarlierSchema {

  private EarlierSchema() {}

  /** Undoes the migrations of markers, and those after them. */
  public static void undoMarkers(Statement statement) throws SQLException {
    statement.execute("drop index invited_to");
    statement.execute("drop view marker_now");
    for (String table :
        List.of(
            "marker",
            "mention",
            "uncounted",
            "private_reader",
            "last_seen",
            "unlinked_node",
            "changed",
            "reaction",
            "reaction_count",
            "reaction_summary",
            "thread_message",
            "thread_marker",
            "message_version",
            "pin")) {
      statement.execute("drop table " + table);
    }
    statement.execute("alter table room drop column markers");
    statement.execute("drop view stream_now");
    statement.execute("alter table stream drop column responses");
    createStreamView(statement);
    statement.execute(
        "delete from flyway_schema_history where version in"
            + " ('15', '16', '17', '18', '19', '20', '21', '22', '23')");
  }

  /** Creates the view as the migration did that is not undone. */
  private static void createStreamView(Statement statement) throws SQLException {
    String product = statement.getConnection().getMetaData().getDatabaseProductName();
    var file =
        new ClassPathResource("db/%s/V13__blocks.sql".formatted(product.toLowerCase(Locale.ROOT)));
    try {
      String script = file.getContentAsString(UTF_8);
      statement.execute(script.substring(script.indexOf("create view")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Undoes the migration that counts the memberships of users, and those after it. */
  public static void undoMembershipCounts(Statement statement) throws SQLException {
    undoMarkers(statement);
    statement.execute("drop table membership_count");
    statement.execute("delete from flyway_schema_history where version = '14'");
  }

  /** Makes the backlog of messages without pairs as its migration leaves it in an older store. */
  public static void fillPairBacklog(Statement statement) throws SQLException {
    statement.execute("insert into pair_backlog_progress values (0, 0, false, 0, 0)");
  }

  /** Undoes all migrations after the fifth: those of rooms, users, pairs and blocks. */
  public static void undoRoomsAndUsers(Statement statement) throws SQLException {
    undoMembershipCounts(statement);
    statement.execute("drop view message_now");
    statement.execute("alter table message drop column conversation");
    statement.execute("alter table message drop column conversation_position");
    statement.execute("drop view stream_now");
    statement.execute("alter table stream drop column members_position");
    statement.execute("alter table stream drop column blocked");
    // The next migrations of the views replace them.
    statement.execute("create view message_now as select stream from message");
    statement.execute("create view stream_now as select id, name from stream");
    for (String table :
        List.of(
            "room",
            "member",
            "ended_stream",
            "person_term",
            "person",
            "block",
            "pair_backlog",
            "pair_backlog_progress")) {
      statement.execute("drop table " + table);
    }
    statement.execute(
        "delete from flyway_schema_history where version in"
            + " ('6', '7', '8', '9', '10', '11', '12', '13')");
  }
}
