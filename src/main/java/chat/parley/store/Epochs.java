package chat.parley.store;

import chat.parley.message.Address;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * The epochs of a store's streams: as good as random, because the seed is, but the same whenever
 * and wherever they are asked for. So somebody may be told the epoch of a stream that has no
 * message yet, and nothing need be written for that.
 */
record Epochs(String seed) {

  private static final int BYTES = 8;

  static final String SELECT = "select value from seed";

  static Epochs read(Session session) throws SQLException {
    try (ResultSet rows = session.query(SELECT)) {
      if (!rows.next()) {
        throw new SQLException("The table seed has no row");
      }
      return new Epochs(rows.getString(1));
    }
  }

  String of(Address address) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((seed + ' ' + address.stream()).getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOf(hash, BYTES)).toString(Character.MAX_RADIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
