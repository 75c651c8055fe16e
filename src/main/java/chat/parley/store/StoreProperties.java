package chat.parley.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where messages are kept.
 *
 * @param dataDirectory where the embedded store is, if there is no other; made if it is missing
 * @param store a store elsewhere
 */
@ConfigurationProperties("parley")
public record StoreProperties(@DefaultValue("data") Path dataDirectory, @DefaultValue Store store) {

  /** The embedded store in a directory, as sure as can be. */
  static StoreProperties embedded(Path directory) {
    return new StoreProperties(directory, new Store(null, null, null, Synchronous.FULL, false));
  }

  /**
   * A store that is not the embedded one, and how sure the embedded one is.
   *
   * @param url of PostgreSQL: {@code jdbc:postgresql://host/database}; with none, SQLite in the
   *     data directory
   * @param username who connects there
   * @param password with what
   * @param synchronous how sure SQLite makes itself that a commit is on the disk
   * @param synchronousStandby whether a PostgreSQL standby that is promoted has every commit, so
   *     that streams keep their epochs after a failover
   */
  public record Store(
      @Nullable String url,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("full") Synchronous synchronous,
      @DefaultValue("false") boolean synchronousStandby) {}

  /** What SQLite waits for before a commit counts. */
  public enum Synchronous {
    /** The disk has it: it survives a power loss. */
    FULL,
    /** The kernel has it: it survives the end of the process, but not of the machine. */
    NORMAL
  }
}
