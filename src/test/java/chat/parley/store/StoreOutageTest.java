package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreOutageTest {

  @ParameterizedTest
  @CsvSource({
    "0, UNAVAILABLE",
    "1, REFUSED",
    "5, LOCKED",
    "6, LOCKED",
    "8, READ_ONLY",
    "10, READ_ONLY",
    "11, DAMAGED",
    "13, DISK_FULL",
    "14, READ_ONLY",
    "19, REFUSED",
    "26, DAMAGED",
  })
  void aResultCodeOfSqliteIsClassified(int code, StoreOutage outage) {
    assertThat(StoreOutage.of(new SQLException("x", null, code))).isEqualTo(outage);
    assertThat(StoreOutage.of(new SQLException("x", "", code))).isEqualTo(outage);
  }

  @ParameterizedTest
  @CsvSource({
    "261, LOCKED", // SQLITE_BUSY_RECOVERY
    "517, LOCKED", // SQLITE_BUSY_SNAPSHOT
    "267, DAMAGED", // SQLITE_CORRUPT_VTAB
    "522, READ_ONLY", // SQLITE_IOERR_SHORT_READ
    "776, READ_ONLY", // SQLITE_READONLY_ROLLBACK
    "1032, MOVED", // SQLITE_READONLY_DBMOVED
    "2067, REFUSED", // SQLITE_CONSTRAINT_UNIQUE
  })
  void anExtendedResultCodeOfSqliteIsClassifiedByItsPrimaryCode(int code, StoreOutage outage) {
    assertThat(StoreOutage.of(new SQLException("x", null, code))).isEqualTo(outage);
  }

  @ParameterizedTest
  @CsvSource({
    "08006, UNAVAILABLE",
    "28P01, UNAVAILABLE",
    "3D000, UNAVAILABLE",
    "53100, DISK_FULL",
    "53300, UNAVAILABLE",
    "57P01, UNAVAILABLE",
    "58030, UNAVAILABLE",
    "25006, READ_ONLY",
    "25001, REFUSED",
    "40001, LOCKED",
    "40P01, LOCKED",
    "55P03, LOCKED",
    "XX001, DAMAGED",
    "23505, REFUSED",
    "42601, REFUSED",
  })
  void anSqlStateIsClassifiedAndTheVendorCodeIgnored(String state, StoreOutage outage) {
    assertThat(StoreOutage.of(new SQLException("x", state, 13))).isEqualTo(outage);
  }

  @Test
  void everyOutageHasADescriptionOfItsOwn() {
    assertThat(Stream.of(StoreOutage.values()).map(StoreOutage::text))
        .contains("the disk is full")
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }
}
