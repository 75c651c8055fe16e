package chat.parley.store;

import java.sql.SQLException;

/** Why the database did not do what it was asked. */
public enum StoreOutage {
  DISK_FULL("the disk is full"),
  READ_ONLY("its files can not be written"),
  LOCKED("another process holds it"),
  AWAY("the database does not answer"),
  DAMAGED("its files are damaged"),
  MOVED("its files were moved, deleted or replaced"),
  NEWER("a newer version of Parley has written to it"),
  /** Nothing is wrong with the database: it was asked something that it can not do. */
  REFUSED("the database refused it");

  private final String text;

  StoreOutage(String text) {
    this.text = text;
  }

  /** For clients too: it names nothing of the inside. */
  public String text() {
    return text;
  }

  static StoreOutage of(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.isEmpty() ? ofSqlite(e.getErrorCode()) : ofState(state);
  }

  /** Primary result codes of SQLite (sqlite.org/rescode.html). */
  private static StoreOutage ofSqlite(int code) {
    if (code == DataDirectory.MOVED) {
      return MOVED;
    }
    return switch (code & 0xFF) {
      case 13 -> DISK_FULL;
      case 8, 10, 14 -> READ_ONLY;
      case 5, 6 -> LOCKED;
      case 11, 26 -> DAMAGED;
      case 0 -> AWAY;
      default -> REFUSED;
    };
  }

  /** SQLSTATE (PostgreSQL, appendix A). */
  private static StoreOutage ofState(String state) {
    if (state.equals("53100")) {
      return DISK_FULL;
    }
    if (state.equals("25006")) {
      return READ_ONLY;
    }
    return switch (state.substring(0, 2)) {
      case "08", "28", "3D", "53", "57", "58" -> AWAY;
      case "40", "55" -> LOCKED;
      case "XX" -> DAMAGED;
      default -> REFUSED;
    };
  }
}
