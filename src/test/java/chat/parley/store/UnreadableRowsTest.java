package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RunAlone
class UnreadableRowsTest {

  /** The maximum number of rows that are logged. */
  private static final int MAX_LOGGED = 1_000;

  private static final StreamRow STREAM = new StreamRow(1, ROOM, "epoch", 0, 9);
  private final RuntimeException cause = new IllegalArgumentException("secret text");

  private final ServerLog log = ServerLog.open();
  private final UnreadableRows rows = new UnreadableRows();

  @AfterEach
  void close() {
    log.close();
  }

  private List<String> logged() {
    return log.lines().stream()
        .filter(line -> line.contains("A row of the store is unreadable"))
        .toList();
  }

  @Test
  void aRowIsCountedEachTimeAndLoggedOnce() {
    assertThat(rows.count()).isZero();
    rows.recordMessage(STREAM, 7, cause);
    rows.recordMessage(STREAM, 7, cause);
    assertThat(rows.count()).isEqualTo(2);
    assertThat(logged()).singleElement().asString().contains("stream room.lobby, offset 7");
  }

  @Test
  void eachRowIsLogged() {
    rows.recordMessage(STREAM, 7, cause);
    rows.recordMessage(STREAM, 8, cause);
    rows.recordStream(7, cause);
    rows.recordStream(7, cause);
    assertThat(rows.count()).isEqualTo(4);
    assertThat(logged()).hasSize(3).last().asString().contains("stream with id 7");
  }

  /** The message of the exception may contain parts of the chat message. */
  @Test
  void onlyTheTypeOfTheExceptionIsLogged() {
    rows.recordStream(1, cause);
    assertThat(logged())
        .singleElement()
        .asString()
        .contains("(IllegalArgumentException)")
        .doesNotContain("secret");
  }

  @Test
  void rowsAboveTheMaximumAreOnlyCounted() {
    for (int id = 0; id <= MAX_LOGGED; id++) {
      rows.recordStream(id, cause);
    }
    assertThat(rows.count()).isEqualTo(MAX_LOGGED + 1);
    assertThat(logged()).hasSize(MAX_LOGGED);
  }
}
