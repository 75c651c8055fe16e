package chat.parley.presence;

import org.jspecify.annotations.Nullable;

/** The state of a user that has sessions, as the user has set it. */
enum Availability {
  ONLINE("online"),
  AWAY("away"),
  /** Others see the user as offline. */
  INVISIBLE("invisible");

  private final String text;

  Availability(String text) {
    this.text = text;
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
