package chat.parley.testkit;

import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty stores of every kind. */
public final class Stores {

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();
    static final AtomicInteger DATABASES = new AtomicInteger();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Stores() {}

  /** SQLite in a directory of its own. */
  public static StoreProperties sqlite(Path directory) throws IOException {
    return new StoreProperties(
        Files.createTempDirectory(directory, "data"),
        new Store(null, null, null, Synchronous.FULL));
  }

  /** A database of its own in a PostgreSQL that runs until the end of the tests. */
  public static StoreProperties postgres() {
    return new StoreProperties(Path.of("unused"), newPostgres());
  }

  /** The same, as the settings of a server. */
  public static Store newPostgres() {
    String name = "parley" + Postgres.DATABASES.incrementAndGet();
    try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection()) {
      connection.createStatement().execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String url = Postgres.SERVER.getJdbcUrl("postgres", name);
    return new Store(url, "postgres", "postgres", Synchronous.FULL);
  }
}
