package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The queries that SQLite understands too. */
class RepairReaderTest {

  @TempDir private Path directory;

  private Path file;
  private RepairReader reader;

  @BeforeEach
  void create() throws Exception {
    file = EmptySqlite.create(directory);
    var source = new DriverManagerDataSource(SqlDialect.SQLITE_URL + file);
    reader = new RepairReader(new PooledReads(source, () -> {}), new UnreadableRows());
  }

  @Test
  void theLastBatchOfEachProcessIsRead() throws Exception {
    assertThat(reader.lastBatches()).isEmpty();
    EmptySqlite.execute(file, "insert into writer values ('w1', 4, 0), ('w2', 9, 0)");
    assertThat(reader.lastBatches()).isEqualTo(Map.of("w1", 4L, "w2", 9L));
  }

  @Test
  void withoutGapsTheDatabaseIsNotQueried() throws Exception {
    Files.write(file, new byte[1_000]);
    assertThat(reader.messagesIn(List.of())).isEmpty();
  }

  @Test
  void aFailureIsReported() throws Exception {
    EmptySqlite.execute(file, "drop table writer");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(reader::lastBatches)
        .returns(StoreOutage.REFUSED, StoreException::outage);
  }
}
