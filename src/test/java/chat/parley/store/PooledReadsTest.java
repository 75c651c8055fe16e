package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class PooledReadsTest {

  private final AtomicInteger discards = new AtomicInteger();
  private final PooledReads reads =
      new PooledReads(new DriverManagerDataSource(), discards::incrementAndGet);

  /** Runs a read that throws the exceptions in turn, and then returns a result. */
  private String run(DataAccessException... failures) throws StoreException {
    Deque<DataAccessException> next = new ArrayDeque<>(List.of(failures));
    return reads.run(
        _ -> {
          if (!next.isEmpty()) {
            throw next.poll();
          }
          return "result";
        });
  }

  private static DataAccessException failure(String state) {
    return new DataAccessResourceFailureException("x", new SQLException("lost", state));
  }

  private void assertFails(StoreOutage outage, String message, DataAccessException... failures) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> run(failures))
        .withMessage(message)
        .returns(outage, StoreException::outage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08003", "57P01", "57P02", "57P05"})
  void aReadIsRepeatedOnceIfItsConnectionWasLost(String state) throws Exception {
    assertThat(run()).isEqualTo("result");
    assertThat(discards).hasValue(0);
    assertThat(run(failure(state))).isEqualTo("result");
    assertThat(discards).hasValue(1);
    assertFails(StoreOutage.UNAVAILABLE, "lost", failure(state), failure(state));
    assertThat(discards).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P03", "57014", "53300", "40001", "42P01"})
  void anyOtherFailureIsReportedAtOnce(String state) {
    assertFails(StoreOutage.of(new SQLException("lost", state)), "lost", failure(state));
    assertThat(discards).hasValue(0);
  }

  @Test
  void aServerThatCannotBeReachedIsReportedAtOnce() {
    var e = new CannotGetJdbcConnectionException("x", new SQLException("refused", "08001"));
    assertFails(StoreOutage.UNAVAILABLE, "refused", e);
    assertThat(discards).hasValue(0);
  }

  @Test
  void exceptionsAreTranslatedByTheirCause() {
    var full = new SQLException("no space", null, 13);
    assertFails(
        StoreOutage.DISK_FULL, "no space", new DataAccessResourceFailureException("x", full));
    assertFails(StoreOutage.REFUSED, "no row", new EmptyResultDataAccessException("no row", 1));
  }
}
