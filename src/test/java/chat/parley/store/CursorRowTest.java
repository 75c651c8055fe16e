package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorRowTest {

  @TempDir private Path directory;

  @Test
  void theColumnsAfterThoseOfTheStreamAreRead() throws Exception {
    try (var connection = EmptySqlite.connect(directory);
        ResultSet row =
            connection.query(
                "select %s, 'phone', 5, '{[7,8)}' from (select 1 id, 2 name, 3 epoch, 4 deleted,"
                        .formatted(StreamRow.COLUMNS)
                    + " 5 last_position, 0 members_position, 0 blocked, 0 responses)")) {
      assertThat(row.next()).isTrue();
      assertThat(CursorRow.of(row, INBOX)).isEqualTo(new CursorRow(INBOX, "phone", 5, "{[7,8)}"));
    }
  }
}
