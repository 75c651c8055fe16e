package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochsTest {

  @AutoClose private final PreparedConnection connection;

  EpochsTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  private void insertStreams(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      connection.update("insert into stream values (null, ?, 'old', 0, 0, 0, 0, 0)", "room.r" + i);
    }
  }

  private Epochs renew(String reason) throws SQLException {
    return Epochs.renew(connection, SqlDialect.SQLITE, reason);
  }

  /** Every version of Parley must compute the same epoch, or clients could not resume. */
  @Test
  void theEpochDependsOnTheSeedAndTheStreamOnly() {
    var epochs = new Epochs("seed");
    assertThat(epochs.of(ROOM)).isEqualTo("1xrsstrnraqgx");
    assertThat(new Epochs("seed").of(ROOM)).isEqualTo(epochs.of(ROOM));
    assertThat(new Epochs("other").of(ROOM)).isNotEqualTo(epochs.of(ROOM));
    assertThat(epochs.of(INBOX)).isNotEqualTo(epochs.of(ROOM));
  }

  @Test
  void theSeedIsReadFromTheDatabase() throws Exception {
    connection.update("update seed set value = 'seed'");
    assertThat(Epochs.lock(connection, SqlDialect.SQLITE)).isEqualTo(new Epochs("seed"));
  }

  @Test
  void aMissingSeedIsReported() throws Exception {
    connection.update("delete from seed");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Epochs.lock(connection, SqlDialect.SQLITE))
        .withMessage("The table seed is empty; it must have one row");
  }

  @Test
  void aRenewalReplacesTheSeedAndRecordsTheReason() throws Exception {
    Epochs before = Epochs.lock(connection, SqlDialect.SQLITE);
    long renewedAt = System.currentTimeMillis();
    Epochs after = renew("restored");
    assertThat(after).isNotEqualTo(before);
    assertThat(Epochs.lock(connection, SqlDialect.SQLITE)).isEqualTo(after);
    assertThat(column(connection, "select reason from epoch_change")).containsExactly("restored");
    assertThat(
            column(
                connection, "select count(*) from epoch_change where changed_at >= ?", renewedAt))
        .containsExactly("1");
  }

  @Test
  void aRenewalWithoutStreamsChangesNone() throws Exception {
    Epochs first = renew("first");
    assertThat(renew("second")).isNotEqualTo(first);
    assertThat(column(connection, "select epoch from stream")).isEmpty();
  }

  /** One more than the number of streams that are updated together. */
  @Test
  void aRenewalBeginsNewEpochsForAllStreams() throws Exception {
    insertStreams(1_001);
    Epochs epochs = renew("restored");
    List<String> expected =
        IntStream.range(0, 1_001).mapToObj(i -> epochs.of(EmptySqlite.room("r" + i))).toList();
    assertThat(column(connection, "select epoch from stream order by id"))
        .containsExactlyElementsOf(expected)
        .doesNotHaveDuplicates();
  }

  @Test
  void aRenewalThatIsRolledBackChangesNothing() throws Exception {
    Epochs before = Epochs.lock(connection, SqlDialect.SQLITE);
    renew("restored");
    connection.rollback();
    assertThat(Epochs.lock(connection, SqlDialect.SQLITE)).isEqualTo(before);
  }
}
