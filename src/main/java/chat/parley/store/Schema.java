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
 * The migrations of a database. A database that a newer build has migrated is refused, because this
 * build does not know on what the newer one relies. Not thread-safe.
 */
final class Schema {

  private static final String SELECT_APPLIED =
      "select version from flyway_schema_history where version is not null";

  private final String database;

  /** The newest migration of this build; empty before {@link #migrate}. */
  private MigrationVersion newestKnown = MigrationVersion.EMPTY;

  /**
   * @param database the name of the database in error messages, at the beginning of a sentence
   */
  Schema(String database) {
    this.database = database;
  }

  /**
   * Applies the missing migrations.
   *
   * @throws StoreException if a migration fails; or {@link StoreOutage#NEWER} if the database has a
   *     migration newer than those of this build, in which case nothing is written
   */
  void migrate(Configuration configuration) throws StoreException {
    try {
      Flyway flyway = new Flyway(configuration);
      MigrationInfo[] migrations = flyway.info().all();
      newestKnown =
          Arrays.stream(migrations)
              .filter(migration -> migration.getState().isResolved())
              .map(MigrationInfo::getVersion)
              .max(Comparator.naturalOrder())
              .orElseThrow();
      for (MigrationInfo migration : migrations) {
        check(migration.getVersion());
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw StoreException.ofMigration(e);
    }
  }

  /**
   * Checks that no newer build has migrated the database since {@link #migrate}. Checks nothing if
   * {@link #migrate} has not been called.
   *
   * @throws StoreException {@link StoreOutage#NEWER} if a newer build has
   */
  void check(PreparedConnection connection) throws StoreException, SQLException {
    try (ResultSet rows = connection.query(SELECT_APPLIED)) {
      while (!newestKnown.equals(MigrationVersion.EMPTY) && rows.next()) {
        check(MigrationVersion.fromVersion(rows.getString(1)));
      }
    } finally {
      connection.rollback();
    }
  }

  private void check(MigrationVersion version) throws StoreException {
    if (version.compareTo(newestKnown) > 0) {
      throw new StoreException(
          StoreOutage.NEWER,
          ("%s was migrated by a newer Parley (schema %s); this build knows schemas up to %s."
                  + " Start a build that supports it, or restore a backup from before the upgrade")
              .formatted(database, version, newestKnown),
          null);
    }
  }
}
