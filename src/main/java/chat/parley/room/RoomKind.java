package chat.parley.room;

import java.util.Locale;

/** The kind of a room: which users may read it, and how they become members. */
public enum RoomKind {
  /** A room without members that every user may read and write. */
  OPEN,
  /** A room that every user may join. */
  PUBLIC,
  /** A room of those that were invited or added. */
  PRIVATE;

  /** Returns the spelling in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
