package chat.parley.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the store.
 *
 * @param dataDirectory Directory of the embedded store, relative to the working directory; created
 *     if it does not exist. Not used if parley.store.url is set.
 * @param store Connection to PostgreSQL, and durability of commits.
 */
@ConfigurationProperties("parley")
public record StoreProperties(@DefaultValue("data") Path dataDirectory, @DefaultValue Store store) {

  /** Returns settings for the embedded store in a directory, with synchronized commits. */
  static StoreProperties embedded(Path directory) {
    return new StoreProperties(directory, new Store(null, null, null, Synchronous.FULL, false));
  }

  /**
   * The connection to PostgreSQL, and the durability of commits.
   *
   * @param url JDBC URL of a PostgreSQL database, {@code jdbc:postgresql://host/database}; if
   *     unset, messages are stored in SQLite in the data directory.
   * @param username User name for PostgreSQL.
   * @param password Password for PostgreSQL.
   * @param synchronous Durability of a commit in SQLite: with full it survives a power loss; with
   *     normal it survives the end of the process, but a power loss can undo the last commits.
   * @param synchronousStandby Whether a PostgreSQL standby that is promoted has every commit, so
   *     that streams keep their epochs after a failover.
   */
  public record Store(
      @Nullable String url,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("full") Synchronous synchronous,
      @DefaultValue("false") boolean synchronousStandby) {}

  /** The level to which SQLite secures a commit before it answers. */
  public enum Synchronous {
    /** The commit is synchronized with the disk: it survives a power loss. */
    FULL,
    /**
     * The commit is handed to the operating system: it survives the end of the process, but not a
     * crash of the machine.
     */
    NORMAL
  }
}
