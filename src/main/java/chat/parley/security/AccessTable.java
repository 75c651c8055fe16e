package chat.parley.security;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete table of permissions on streams, and on the profiles of users, for all protocols. An
 * act is refused if the table has no rule for it on the type of the stream's address. An {@link
 * Address} is always exactly one stream; there are no wildcards. Sanctions are checked separately.
 */
public final class AccessTable {

  /** An act on a stream. */
  public enum Act {
    READ,
    WRITE,
    /** Deletes the body of a message. */
    REMOVE,
    /** Writes a moderation action against a user to the stream {@code rulings}. */
    MODERATE
  }

  /** The users to which a rule grants an act. */
  private enum Grantee {
    ANY_USER,
    /** The owner of an inbox, or either user of a pair. */
    OWNER,
    MODERATOR
  }

  private record Rule(Act act, Class<? extends Address> addressType, Grantee grantee) {}

  private static final List<Rule> TABLE =
      List.of(
          new Rule(Act.READ, Address.Everyone.class, Grantee.ANY_USER),
          new Rule(Act.READ, Address.Room.class, Grantee.ANY_USER),
          new Rule(Act.READ, Address.Members.class, Grantee.ANY_USER),
          new Rule(Act.READ, Address.Inbox.class, Grantee.OWNER),
          new Rule(Act.READ, Address.Pair.class, Grantee.OWNER),
          new Rule(Act.WRITE, Address.Everyone.class, Grantee.ANY_USER),
          new Rule(Act.WRITE, Address.Room.class, Grantee.ANY_USER),
          new Rule(Act.WRITE, Address.Inbox.class, Grantee.ANY_USER),
          new Rule(Act.WRITE, Address.Pair.class, Grantee.OWNER),
          new Rule(Act.REMOVE, Address.Everyone.class, Grantee.MODERATOR),
          new Rule(Act.REMOVE, Address.Room.class, Grantee.MODERATOR),
          new Rule(Act.MODERATE, Address.Rulings.class, Grantee.MODERATOR));

  private AccessTable() {}

  /**
   * Checks that a user may perform an act on a stream. Sanctions are not considered.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} if the user may not
   */
  public static void check(Identity identity, Act act, Address address) {
    if (!allows(identity, act, address)) {
      throw ChatError.FORBIDDEN.because(
          "The user '%s' is not allowed to do this".formatted(identity.name()));
    }
  }

  /** Returns whether a user may perform an act on a stream. Sanctions are not considered. */
  public static boolean allows(Identity identity, Act act, Address address) {
    Rule rule = rule(act, address);
    return rule != null && matches(identity, rule.grantee(), address);
  }

  /**
   * Checks that a client may set the profile of a user: its own, or with the role of a service that
   * of any user. Sanctions are not considered.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} if the client may not
   */
  public static void checkProfile(Identity identity, UserName user) {
    if (!identity.isService() && !identity.name().equals(user)) {
      throw ChatError.FORBIDDEN.because(
          "The user '%s' may set the own profile only; a service may set any"
              .formatted(identity.name()));
    }
  }

  private static @Nullable Rule rule(Act act, Address address) {
    for (Rule rule : TABLE) {
      if (rule.act() == act && rule.addressType().isInstance(address)) {
        return rule;
      }
    }
    return null;
  }

  private static boolean isOwner(UserName user, Address address) {
    return switch (address) {
      case Address.Inbox(UserName owner) -> owner.equals(user);
      case Address.Pair pair -> pair.includes(user);
      case Address.Everyone _, Address.Room _, Address.Members _, Address.Rulings _ -> false;
    };
  }

  private static boolean matches(Identity identity, Grantee grantee, Address address) {
    return switch (grantee) {
      case ANY_USER -> true;
      case OWNER -> isOwner(identity.name(), address);
      case MODERATOR -> identity.roles().contains(Role.MODERATOR);
    };
  }
}
