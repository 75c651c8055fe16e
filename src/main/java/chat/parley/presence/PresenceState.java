package chat.parley.presence;

import java.util.Locale;

/** The presence of a user as others see it. */
enum PresenceState {
  /** At least one of its sessions does not say that it is away. */
  ONLINE,
  /** All of its sessions say that it is away. */
  AWAY,
  /** It has no session, or it is invisible. */
  OFFLINE,
  /** This node cannot know it, or the viewer may not. */
  UNKNOWN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the spelling in JSON. */
  String text() {
    return text;
  }

  /** Returns whether others see the user as connected. */
  boolean isPresent() {
    return this == ONLINE || this == AWAY;
  }
}
