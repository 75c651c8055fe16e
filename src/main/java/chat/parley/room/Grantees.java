package chat.parley.room;

import java.util.Locale;

/** The members to which a setting of a room grants a right. */
public enum Grantees {
  /** Members, moderators and owners. */
  MEMBERS(MemberRole.MEMBER),
  /** Moderators and owners. */
  MODERATORS(MemberRole.MODERATOR);

  private final MemberRole lowestRole;

  Grantees(MemberRole lowestRole) {
    this.lowestRole = lowestRole;
  }

  /** Returns the role with the fewest rights that has the right. */
  public MemberRole lowestRole() {
    return lowestRole;
  }

  /** Returns the spelling in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
