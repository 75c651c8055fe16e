package chat.parley.store;

import static chat.parley.store.EmptySqlite.column;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SQLite understands the statements of both dialects. */
class MessageOrderTest {

  /** The number of messages that are indexed together. */
  private static final int MAX_PENDING = 4_000;

  @AutoClose private final PreparedConnection connection;
  private final MessageOrder order;

  MessageOrderTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
    order = new MessageOrder(connection, SqlDialect.SQLITE);
  }

  private static Fold removal(long stream, long target) {
    var room = new Address.Room(new RoomName("lobby"));
    Draft draft = Draft.removal(room, new UserName("mo"), target);
    var position = new StreamPosition("epoch", target + 1);
    return new Fold(
        new MessageKey(stream, target),
        new ChatMessage(position.messageId(), 1, position, draft),
        0,
        new ChangeTarget("mo", 1, Map.of(), null, 0, 0, 0),
        new ChangeTarget("mo", 1, Draft.REMOVED_HEADERS, null, 0, 0, 0));
  }

  private void insert(long stream, long first, long last) throws SQLException {
    for (long position = first; position <= last; position++) {
      connection.update(
          "insert into message values (null, ?, ?, 0, 'a', 'id', 'text/plain', 1, 'text', null,"
              + " null, null)",
          stream,
          position);
    }
  }

  private String single(String query) throws SQLException {
    return column(connection, query).getFirst();
  }

  private List<String> positions(String table, long stream) throws SQLException {
    return column(
        connection,
        "select position from %s where stream = ? order by position".formatted(table),
        stream);
  }

  private static String[] range(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(String::valueOf).toArray(String[]::new);
  }

  private void assertIndexed(int count) throws SQLException {
    assertThat(single("select count(*) from message_order")).isEqualTo(String.valueOf(count));
    assertThat(single("select up_to from ordered")).isEqualTo(String.valueOf(count));
  }

  /** An earlier writer may have left messages that are not indexed. */
  @Test
  void theFirstMessagesOfAWriterAreIndexedAtOnce() throws Exception {
    insert(1, 1, 3);
    order.messagesAdded(1);
    assertIndexed(3);
  }

  @Test
  void laterMessagesAreIndexedWhenThereAreEnough() throws Exception {
    order.messagesAdded(0);
    insert(1, 1, 2);
    order.messagesAdded(MAX_PENDING - 1);
    assertIndexed(0);
    order.messagesAdded(1);
    assertIndexed(2);
    insert(1, 3, 3);
    order.messagesAdded(1);
    assertIndexed(2);
  }

  @Test
  void theIndexMapsOffsetsToMessages() throws Exception {
    insert(2, 1, 2);
    insert(1, 1, 1);
    order.messagesAdded(3);
    assertThat(
            column(
                connection,
                "select stream || '/' || position || '=' || message from message_order"))
        .containsExactly("1/1=3", "2/1=1", "2/2=2");
  }

  @ParameterizedTest
  @EnumSource
  void aRemovalKeepsTheRowOfTheMessage(SqlDialect dialect) throws Exception {
    order.messagesAdded(0);
    insert(1, 1, 3);
    insert(2, 1, 3);
    order.messagesAdded(6);
    new MessageOrder(connection, dialect).fold(List.of(removal(1, 2)));
    assertThat(
            column(
                connection,
                "select stream || '/' || position || content_type || client_message_id || body"
                    + " from message where length(body) > 0 order by id"))
        .containsExactly(
            "1/1text/plainidtext",
            "1/3text/plainidtext",
            "2/1text/plainidtext",
            "2/2text/plainidtext",
            "2/3text/plainidtext");
    assertThat(column(connection, "select extras from message where length(body) = 0"))
        .containsExactly("{\"removed\":\"true\"}");
  }

  @ParameterizedTest
  @EnumSource
  void theFirstMessagesOfAStreamAreDeleted(SqlDialect dialect) throws Exception {
    order.messagesAdded(0);
    insert(1, 1, 5);
    insert(2, 1, 5);
    order.messagesAdded(10);
    new MessageOrder(connection, dialect).delete(1, 1, 3);
    assertThat(positions("message", 1)).containsExactly("1", "4", "5");
    assertThat(positions("message", 2)).containsExactly(range(1, 5));
  }

  @Test
  void deletedMessagesAreRemovedFromTheIndex() throws Exception {
    insert(2, 1, 2);
    insert(1, 1, 5);
    order.delete(1, 0, 5);
    assertThat(positions("message_order", 1)).isEmpty();
    assertThat(positions("message_order", 2)).containsExactly(range(1, 2));
  }

  /** SQLite assigns the id of the newest message again if that message was deleted. */
  @Test
  void aMessageThatReceivesTheIdOfADeletedOneIsIndexed() throws Exception {
    insert(1, 1, 2);
    order.delete(1, 1, 2);
    assertThat(single("select up_to from ordered")).isEqualTo("1");
    insert(1, 3, 3);
    order.messagesAdded(MAX_PENDING);
    assertThat(positions("message_order", 1)).containsExactly("1", "3");
  }
}
