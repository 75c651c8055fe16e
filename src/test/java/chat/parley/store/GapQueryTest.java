package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows come from SQLite, which does not understand the query of PostgreSQL. */
class GapQueryTest {

  private static final List<Gap> GAPS =
      List.of(
          new Gap(new StreamRow(1, ROOM, "room-epoch", 0, 0), 0, 9),
          new Gap(new StreamRow(2, INBOX, "inbox-epoch", 0, 0), 0, 9));

  private final UnreadableRows unreadable = new UnreadableRows();

  @AutoClose private final PreparedConnection connection;

  GapQueryTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  private void insert(long stream, long position, int size) throws SQLException {
    connection.update(
        "insert into message values (null, ?, ?, 0, 'a', null, null, 0, zeroblob(?), null, null,"
            + " null)",
        stream,
        position,
        size);
  }

  private List<ChatMessage> read() throws SQLException {
    String sql =
        "select position, %s, 0, stream from message order by stream, position"
            .formatted(MessageRow.COLUMNS_AFTER_POSITION);
    try (ResultSet rows = connection.query(sql)) {
      return GapQuery.read(rows, GAPS, unreadable);
    }
  }

  @Test
  void eachMessageBelongsToTheStreamOfItsGap() throws Exception {
    insert(2, 4, 1);
    insert(1, 3, 1);
    insert(2, 5, 1);
    assertThat(read())
        .extracting(ChatMessage::id)
        .containsExactly("room-epoch-3", "inbox-epoch-4", "inbox-epoch-5");
    assertThat(read())
        .extracting(m -> m.draft().to())
        .containsExactly(ROOM, INBOX, (Address) INBOX);
  }

  @Test
  void withoutMessagesNothingIsRead() throws Exception {
    assertThat(read()).isEmpty();
  }

  /** The third message reaches 1 MB. */
  @Test
  void readingStopsWhenThePageIsFull() throws Exception {
    for (int offset = 1; offset <= 4; offset++) {
      insert(1, offset, 400_000);
    }
    assertThat(read()).extracting(ChatMessage::offset).containsExactly(1L, 2L, 3L);
  }

  @Test
  void damagedMessagesAreCounted() throws Exception {
    insert(1, 1, 1);
    connection.update("update message set extras = '{'");
    assertThat(read()).hasSize(1);
    assertThat(unreadable.count()).isEqualTo(1);
  }
}
