package chat.parley.room;

import java.util.Locale;

/** Whether members of a room see how far the others have read. */
public enum MarkerVisibility {
  /** They do. */
  SHOWN,
  /** They do not. */
  PRIVATE;

  /** Returns the spelling in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
