package chat.parley.testkit;

import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

/** A PostgreSQL server and its streaming standby. */
public final class StandbyPair implements AutoCloseable {

  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;

  /**
   * Starts both.
   *
   * @param directory for their data
   */
  public StandbyPair(Path directory) throws IOException, SQLException {
    Path data = directory.resolve("primary");
    Path copy = directory.resolve("standby");
    primary = start(data);
    try (var connection = primary.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('standby', true)");
      copy(data, copy);
      try (var rows = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        rows.next();
        Files.writeString(copy.resolve("backup_label"), rows.getString(1));
      }
    }
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(primary.getPort()),
        StandardOpenOption.APPEND);
    standby = start(copy);
  }

  private static EmbeddedPostgres start(Path data) throws IOException {
    return Postgres.start(data, FreePort.next());
  }

  /** Copies a data directory, without the files of the running process. */
  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectory(
                to.resolve(from.relativize(directory)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (!name.startsWith("postmaster.") && !name.startsWith("epg-lock")) {
              Files.copy(file, to.resolve(from.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Returns store properties that connect to whichever of the two servers is the primary. */
  public Store store(boolean synchronousStandby) {
    String url =
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary"
            .formatted(primary.getPort(), standby.getPort());
    return new Store(url, "postgres", "postgres", Synchronous.FULL, synchronousStandby);
  }

  /** Waits until the standby has replayed the write-ahead log of the primary up to now. */
  public void awaitReplicated() {
    String end = query(primary, "select pg_current_wal_insert_lsn()::text");
    Await.until(
        () -> "the standby has not replayed " + end,
        () ->
            query(standby, "select pg_last_wal_replay_lsn() >= '%s'::pg_lsn".formatted(end))
                .equals("t"));
  }

  /** Stops replication, and waits until the standby receives nothing any more. */
  public void stopReplication() {
    execute(standby, "alter system set primary_conninfo = ''");
    execute(standby, "select pg_reload_conf()");
    Await.until(
        () -> "the standby still receives",
        () -> query(standby, "select count(*) from pg_stat_wal_receiver").equals("0"));
  }

  /** Stops the primary and promotes the standby. */
  public void failOver() throws IOException {
    primary.close();
    execute(standby, "select pg_promote()");
  }

  private static String query(EmbeddedPostgres server, String sql) {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(EmbeddedPostgres server, String sql) {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    primary.close();
    standby.close();
  }
}
