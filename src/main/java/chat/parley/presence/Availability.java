package chat.parley.presence;

import org.jspecify.annotations.Nullable;

/** The state of a user that has sessions, as the user has set it. */
enum Availability {
  ONLINE(1, "online"),
  AWAY(2, "away"),
  /** Others see the user as offline. */
  INVISIBLE(3, "invisible");

  private final int code;
  private final String text;

  Availability(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** Returns the number that stands for an availability; 0 for null. */
  static int code(@Nullable Availability availability) {
    return availability == null ? 0 : availability.code;
  }

  /**
   * Returns the availability with a number; null for 0.
   *
   * @throws IllegalArgumentException if there is none
   */
  static @Nullable Availability ofCode(int code) {
    return switch (code) {
      case 0 -> null;
      case 1 -> ONLINE;
      case 2 -> AWAY;
      case 3 -> INVISIBLE;
      default -> throw new IllegalArgumentException("No availability has the number " + code);
    };
  }

  /** Returns the availability with a spelling in JSON; null if there is none. */
  static @Nullable Availability ofText(String text) {
    for (Availability availability : values()) {
      if (availability.text.equals(text)) {
        return availability;
      }
    }
    return null;
  }
}
