package chat.parley.store;

import static chat.parley.store.EmptySqlite.ALICE;
import static chat.parley.store.EmptySqlite.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRowTest {

  private static final StreamRow STREAM = new StreamRow(1, ROOM, "epoch", 0, 7);

  private final UnreadableRows unreadable = new UnreadableRows();

  @AutoClose private final PreparedConnection connection;

  MessageRowTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  @BeforeEach
  void storeMessage() throws Exception {
    connection.update(
        "insert into message values (1, 1, 7, 99, 'alice', 'id', 'text/plain', 1, cast('text' as"
            + " blob), '{\"x\":\"y\"}', null, null)");
  }

  private ChatMessage read() throws SQLException {
    String columns = "position, " + MessageRow.COLUMNS_AFTER_POSITION;
    try (ResultSet row = connection.query("select " + columns + " from message")) {
      assertThat(row.next()).isTrue();
      return MessageRow.read(row, STREAM, unreadable);
    }
  }

  @Test
  void allColumnsAreRead() throws Exception {
    ChatMessage message = read();
    assertThat(message.id()).isEqualTo("epoch-7");
    assertThat(message.position()).isEqualTo(new StreamPosition("epoch", 7));
    assertThat(message.timestamp()).isEqualTo(99);
    Draft draft = message.draft();
    assertThat(draft.to()).isEqualTo(ROOM);
    assertThat(draft.from()).isEqualTo(ALICE);
    assertThat(draft.clientMessageId()).isEqualTo("id");
    assertThat(draft.body().asString()).isEqualTo("text");
    assertThat(draft.body().contentType()).isEqualTo("text/plain");
    assertThat(draft.body().text()).isTrue();
    assertThat(draft.extras()).isEqualTo(Map.of("x", "y"));
    assertThat(draft.persistent()).isTrue();
    assertThat(unreadable.count()).isZero();
  }

  @Test
  void optionalColumnsMayBeNull() throws Exception {
    connection.update(
        "update message set client_message_id = null, content_type = null, extras = null");
    Draft draft = read().draft();
    assertThat(draft.clientMessageId()).isNull();
    assertThat(draft.body().contentType()).isNull();
    assertThat(draft.extras()).isEmpty();
    assertThat(unreadable.count()).isZero();
  }

  @Test
  void aBinaryBodyNeedNotBeText() throws Exception {
    connection.update("update message set is_text = 0, body = x'00ff'");
    assertThat(read().draft().body().bytes()).containsExactly(0, 255);
    assertThat(unreadable.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body = x'ff'",
        "client_message_id = 'a' || char(0)",
        "content_type = char(0)",
        "extras = '{'",
        "extras = 'null'",
        "extras = '{\"a\\u0000\":\"b\"}'",
        "extras = '{\"a\":\"\\u0000\"}'",
        "extras = '{\"removes\":\"x\"}'",
      })
  void aDamagedRowBecomesAMessageWithoutABody(String damage) throws Exception {
    connection.update("update message set " + damage);
    ChatMessage message = read();
    assertThat(message.id()).isEqualTo("epoch-7");
    assertThat(message.timestamp()).isEqualTo(99);
    assertThat(message.draft().from()).isEqualTo(ALICE);
    assertUnreadable(message.draft());
  }

  @Test
  void anInvalidSenderIsReplaced() throws Exception {
    connection.update("update message set sender = 'not a name'");
    ChatMessage message = read();
    assertThat(message.draft().from().value()).isEqualTo("-");
    assertUnreadable(message.draft());
  }

  private void assertUnreadable(Draft draft) {
    assertThat(draft.body().bytes()).isEmpty();
    assertThat(draft.clientMessageId()).isNull();
    assertThat(draft.extras()).isEqualTo(Map.of("unreadable", "true"));
    assertThat(draft.to()).isEqualTo(ROOM);
    assertThat(unreadable.count()).isEqualTo(1);
  }
}
