package chat.parley.security;

import java.util.Locale;

/** What somebody may do beyond what everybody may. */
enum Role {
  /** Removes messages; mutes, kicks and bans users. */
  MODERATOR,
  /** Sees operations. */
  ADMIN;

  /** As a token spells it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
