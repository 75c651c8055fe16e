package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreExceptionTest {

  private final SQLException diskFull = new SQLException("no space", null, 13);
  private final SQLException refused = new SQLException("syntax error", null, 1);

  @Test
  void anExceptionOfTheDriverKeepsItsMessage() {
    var exception = new StoreException(diskFull);
    assertThat(exception).hasMessage("no space").hasCause(diskFull);
    assertThat(exception.outage()).isEqualTo(StoreOutage.DISK_FULL);
  }

  @Test
  void aMissingMessageIsTheTextNull() {
    assertThat(new StoreException(new SQLException())).hasMessage("null");
  }

  @Test
  void damageOfTheEmbeddedStoreNamesTheCheckCommand() {
    assertThat(new StoreException(new SQLException("malformed", null, 11)))
        .hasMessageStartingWith("malformed. Stop Parley")
        .hasMessageEndingWith("java -jar parley.jar check");
  }

  @Test
  void damageOfPostgresDoesNotNameTheCheckCommand() {
    assertThat(new StoreException(new SQLException("malformed", "XX001"))).hasMessage("malformed");
  }

  @Test
  void aTimeoutNamesTheTimeWaited() {
    StoreException exception = StoreException.timeout(Duration.ofSeconds(5));
    assertThat(exception).hasMessage("the database did not answer within 5 s").hasNoCause();
    assertThat(exception.outage()).isEqualTo(StoreOutage.UNAVAILABLE);
  }

  @Test
  void anSqlExceptionIsTranslatedByItsCode() {
    StoreException exception = StoreException.of(diskFull);
    assertThat(exception).hasMessage("no space").hasCause(diskFull);
    assertThat(exception.outage()).isEqualTo(StoreOutage.DISK_FULL);
  }

  @Test
  void anyOtherExceptionOfADriverIsARefusal() {
    var cause = new IllegalStateException("broken");
    StoreException exception = StoreException.of(cause);
    assertThat(exception).hasMessage("java.lang.IllegalStateException: broken").hasCause(cause);
    assertThat(exception.outage()).isEqualTo(StoreOutage.REFUSED);
  }

  @Test
  void aMigrationThatTheDatabaseCouldNotCarryOutIsTranslatedByTheCause() {
    StoreException exception =
        StoreException.ofMigration(new IllegalStateException("V1 failed", diskFull));
    assertThat(exception).hasMessage("no space").hasCause(diskFull);
    assertThat(exception.outage()).isEqualTo(StoreOutage.DISK_FULL);
  }

  @Test
  void aRefusedMigrationKeepsTheMessageThatNamesTheStatement() {
    var failure = new IllegalStateException("V1 failed: create tabel", refused);
    StoreException exception = StoreException.ofMigration(failure);
    assertThat(exception).hasMessage("V1 failed: create tabel").hasCause(failure);
    assertThat(exception.outage()).isEqualTo(StoreOutage.REFUSED);
  }

  @Test
  void aFailedMigrationWithoutACauseIsARefusal() {
    StoreException exception = StoreException.ofMigration(new IllegalStateException("invalid"));
    assertThat(exception).hasMessage("invalid");
    assertThat(exception.outage()).isEqualTo(StoreOutage.REFUSED);
  }
}
