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
 * The epochs of a store's streams: as good as random, because the seed is, but the same whenever
 * and wherever they are asked for. So somebody may be told the epoch of a stream that has no
 * message yet, and nothing need be written for that.
 */
record Epochs(String seed) {

  private static final int BYTES = 8;

  static final String SELECT = "select value from seed";

  /** How many streams get their new epochs at once. */
  private static final int PAGE = 1_000;

  /** The epochs as they are now; keeps others from changing them until the commit. */
  static Epochs lock(PreparedConnection session, SqlDialect dialect) throws SQLException {
    try (ResultSet rows = session.query(dialect.lockSeed())) {
      if (!rows.next()) {
        throw new SQLException("The table seed has no row");
      }
      return new Epochs(rows.getString(1));
    }
  }

  /**
   * Gives the store another seed and every stream another epoch, which counts once it is committed.
   *
   * @param reason is kept, for operators
   */
  static Epochs renew(PreparedConnection session, SqlDialect dialect, String reason)
      throws SQLException {
    var epochs = new Epochs(UUID.randomUUID().toString());
    dialect.lockAllStreams(session);
    session.update("update seed set value = ?", epochs.seed);
    session.update(
        "insert into epoch_change (changed_at, reason) values (?, ?)",
        System.currentTimeMillis(),
        reason);
    long last = 0;
    for (long next; (next = epochs.renewAfter(session, last)) > last; ) {
      last = next;
    }
    return epochs;
  }

  /** Returns the id of the last stream that has got its new epoch. */
  private long renewAfter(PreparedConnection session, long id) throws SQLException {
    long last = id;
    PreparedStatement update = session.statement("update stream set epoch = ? where id = ?");
    try (ResultSet rows =
        session.query("select id, name from stream where id > ? order by id limit " + PAGE, id)) {
      while (rows.next()) {
        last = rows.getLong(1);
        PreparedConnection.bind(update, of(rows.getString(2)), last);
        update.addBatch();
      }
    }
    update.executeBatch();
    return last;
  }

  String of(Address address) {
    return of(address.stream());
  }

  private String of(String stream) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((seed + ' ' + stream).getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOf(hash, BYTES)).toString(Character.MAX_RADIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
