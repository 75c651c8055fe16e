package chat.parley.room;

import java.util.Locale;

/** Whether members of a room see how far the others have read. */
public enum MarkerVisibility {
  /** They do. */
  SHOWN,
  /** Each member sees the own marker only. */
  PRIVATE;

  /** Returns the spelling in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
