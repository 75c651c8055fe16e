package chat.parley.security;

import java.util.Locale;

/** A role that grants more than every user may do. */
enum Role {
  /** Removes messages; mutes, kicks and bans users. */
  MODERATOR,
  /** Reads the metrics. */
  ADMIN,
  /** Acts for users, and sets what belongs to them: the role of a backend. */
  SERVICE;

  /** Returns the name of the role in a token. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
