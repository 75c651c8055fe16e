package chat.parley.store;

import chat.parley.message.Address;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The epochs of all streams of a store, derived from a random seed and the names of the streams.
 * They are as random as the seed, but every process computes the same ones. So a subscriber can be
 * told the epoch of a stream without messages, and nothing needs to be written for that.
 *
 * @param seed the row of the table {@code seed}
 */
record Epochs(String seed) {

  /** Number of bytes of the hash that make an epoch. */
  private static final int HASH_BYTES = 8;

  /** Selects the seed. */
  static final String SELECT = "select value from seed";

  /** Number of streams that are updated together when new epochs begin. */
  private static final int PAGE_SIZE = 1_000;

  /**
   * Returns the current epochs, and locks them against changes until the end of the transaction.
   */
  static Epochs lock(PreparedConnection connection, SqlDialect dialect) throws SQLException {
    try (ResultSet rows = connection.query(dialect.lockSeed())) {
      if (!rows.next()) {
        throw new SQLException("The table seed is empty; it must have one row");
      }
      return new Epochs(rows.getString(1));
    }
  }

  /**
   * Begins new epochs: writes another seed, and another epoch for every stream. The caller commits.
   *
   * @param reason the reason, at most 1,000 characters; recorded in the table {@code epoch_change}
   */
  static Epochs renew(PreparedConnection connection, SqlDialect dialect, String reason)
      throws SQLException {
    var epochs = new Epochs(UUID.randomUUID().toString());
    dialect.lockAllStreams(connection);
    connection.update("update seed set value = ?", epochs.seed);
    connection.update(
        "insert into epoch_change (changed_at, reason) values (?, ?)",
        System.currentTimeMillis(),
        reason);
    long last = 0;
    for (long next; (next = epochs.renewAfter(connection, last)) > last; ) {
      last = next;
    }
    return epochs;
  }

  /**
   * Updates the next page of streams.
   *
   * @param id the id after which the page begins
   * @return the id of the last stream updated; {@code id} if there are no more
   */
  private long renewAfter(PreparedConnection connection, long id) throws SQLException {
    long last = id;
    PreparedStatement update = connection.statement("update stream set epoch = ? where id = ?");
    try (ResultSet rows =
        connection.query(
            "select id, name from stream where id > ? order by id limit " + PAGE_SIZE, id)) {
      while (rows.next()) {
        last = rows.getLong(1);
        PreparedConnection.bind(update, of(rows.getString(2)), last);
        update.addBatch();
      }
    }
    update.executeBatch();
    return last;
  }

  /** Returns the epoch of a stream. */
  String of(Address address) {
    return of(address.stream());
  }

  private String of(String stream) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((seed + ' ' + stream).getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOf(hash, HASH_BYTES)).toString(Character.MAX_RADIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java platform has SHA-256.
    }
  }
}
