package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamRowTest {

  private static final StreamRow ROW = new StreamRow(3, ROOM, "epoch", 4, 9);

  @TempDir private Path directory;

  @Test
  void theColumnsAreRead() throws Exception {
    try (var connection = EmptySqlite.connect(directory)) {
      connection.update("insert into stream values (3, 'room.lobby', 'epoch', 9, 4, 0, 0, 0)");
      try (ResultSet row = connection.query("select " + StreamRow.COLUMNS + " from stream")) {
        assertThat(row.next()).isTrue();
        assertThat(StreamRow.of(row, ROOM)).isEqualTo(ROW);
      }
    }
  }

  @Test
  void aCopyHasAnotherLastOffset() {
    assertThat(ROW.withLastOffset(10)).isEqualTo(new StreamRow(3, ROOM, "epoch", 4, 10));
  }

  @Test
  void aCopyHasAnotherLastDeletedOffset() {
    assertThat(ROW.withDeletedUpTo(5)).isEqualTo(new StreamRow(3, ROOM, "epoch", 5, 9));
  }
}
