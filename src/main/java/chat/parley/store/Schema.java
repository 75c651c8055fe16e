package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * The tables of a database, and the migrations that bring them up to date. A database that a newer
 * build has migrated is refused: this build does not know what the newer one relies on. One thread.
 */
final class Schema {

  private static final String APPLIED =
      "select version from flyway_schema_history where version is not null";

  private final String database;
  private MigrationVersion known = MigrationVersion.EMPTY;

  /**
   * @param database its name, for error messages
   */
  Schema(String database) {
    this.database = database;
  }

  /**
   * Applies the migrations that are missing.
   *
   * @throws StoreException {@link StoreOutage#NEWER} if the database has a migration that this
   *     build does not know; nothing is written then
   */
  void migrate(Configuration configuration) throws StoreException {
    try {
      Flyway flyway = new Flyway(configuration);
      MigrationInfo[] all = flyway.info().all();
      known =
          Arrays.stream(all)
              .filter(migration -> migration.getState().isResolved())
              .map(MigrationInfo::getVersion)
              .max(Comparator.naturalOrder())
              .orElseThrow();
      for (MigrationInfo migration : all) {
        check(migration.getVersion());
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw StoreException.ofMigration(e);
    }
  }

  /**
   * Checks that no newer build has migrated the database since {@link #migrate}; nothing before
   * that.
   *
   * @throws StoreException {@link StoreOutage#NEWER} if one has
   */
  void check(PreparedConnection session) throws StoreException, SQLException {
    try (ResultSet rows = session.query(APPLIED)) {
      while (!known.equals(MigrationVersion.EMPTY) && rows.next()) {
        check(MigrationVersion.fromVersion(rows.getString(1)));
      }
    } finally {
      session.rollback();
    }
  }

  private void check(MigrationVersion version) throws StoreException {
    if (version.compareTo(known) > 0) {
      throw new StoreException(
          StoreOutage.NEWER,
          ("%s was migrated by a newer Parley (schema %s); this build knows schemas up to %s."
                  + " Start a build that knows it, or restore a backup of before the upgrade")
              .formatted(database, version, known),
          null);
    }
  }
}
