package chat.parley.store;

import java.sql.SQLException;
import java.util.Set;

/** The reasons why the database did not carry out a call. */
public enum StoreOutage {
  DISK_FULL("the disk is full"),
  READ_ONLY("its files cannot be written"),
  LOCKED("another process has locked it"),
  UNAVAILABLE("the database does not answer"),
  DAMAGED("its files are damaged"),
  MOVED("its files were moved, deleted or replaced"),
  NEWER("it was migrated by a newer version of Parley"),
  /** Messages of an earlier version are being stored in pairs. */
  UPGRADING("it is being upgraded"),
  /** The database works, but has rejected a statement. */
  REFUSED("the database rejected a statement");

  private final String text;

  StoreOutage(String text) {
    this.text = text;
  }

  /** Returns the description, which is also shown to clients: it reveals no internals. */
  public String text() {
    return text;
  }

  /** Classifies an exception by its SQLSTATE, or by its vendor code if it has none (SQLite). */
  static StoreOutage of(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.isEmpty() ? ofSqlite(e.getErrorCode()) : ofState(state);
  }

  /**
   * Returns whether the server has ended the connection, or it has failed: class 08, and the codes
   * with which PostgreSQL ends sessions (class 57 without those that refuse or cancel something).
   */
  static boolean isConnectionLoss(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || Set.of("57P01", "57P02", "57P05").contains(state);
  }

  /** Classifies a result code of SQLite by its primary code (sqlite.org/rescode.html). */
  private static StoreOutage ofSqlite(int code) {
    if (code == DataDirectory.MOVED) {
      return MOVED;
    }
    return switch (code & 0xFF) {
      case 13 -> DISK_FULL;
      case 8, 10, 14 -> READ_ONLY;
      case 5, 6 -> LOCKED;
      case 11, 26 -> DAMAGED;
      case 0 -> UNAVAILABLE;
      default -> REFUSED;
    };
  }

  /** Classifies a SQLSTATE (PostgreSQL documentation, appendix A). */
  private static StoreOutage ofState(String state) {
    if (state.equals("53100")) {
      return DISK_FULL;
    }
    if (state.equals("25006")) {
      return READ_ONLY;
    }
    return switch (state.substring(0, 2)) {
      case "08", "28", "3D", "53", "57", "58" -> UNAVAILABLE;
      case "40", "55" -> LOCKED;
      case "XX" -> DAMAGED;
      default -> REFUSED;
    };
  }
}
