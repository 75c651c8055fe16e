package chat.parley.security;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, by whichever protocol: the whole table. What is not in it is refused. There is
 * no other way to a stream than by {@link Address}, which has no patterns and no prefixes.
 */
public final class AccessTable {

  /** What somebody wants to do with a stream. */
  public enum Act {
    READ,
    WRITE,
    /** Takes the body of a message away. */
    REMOVE,
    /** Writes to the stream that says who is muted or banned. */
    RULE
  }

  private enum Who {
    ANYBODY,
    OWNER,
    MODERATOR
  }

  private record Rule(Act act, Class<? extends Address> where, Who who) {}

  private static final List<Rule> TABLE =
      List.of(
          new Rule(Act.READ, Address.Everyone.class, Who.ANYBODY),
          new Rule(Act.READ, Address.Room.class, Who.ANYBODY),
          new Rule(Act.READ, Address.Inbox.class, Who.OWNER),
          new Rule(Act.WRITE, Address.Everyone.class, Who.ANYBODY),
          new Rule(Act.WRITE, Address.Room.class, Who.ANYBODY),
          new Rule(Act.WRITE, Address.Inbox.class, Who.ANYBODY),
          new Rule(Act.REMOVE, Address.Everyone.class, Who.MODERATOR),
          new Rule(Act.REMOVE, Address.Room.class, Who.MODERATOR),
          new Rule(Act.RULE, Address.Rulings.class, Who.MODERATOR));

  private AccessTable() {}

  /**
   * Whether somebody may do that there.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN}
   */
  public static void check(Identity identity, Act act, Address where) {
    Rule rule = rule(act, where);
    if (rule == null || !is(identity, rule.who(), where)) {
      throw ChatError.FORBIDDEN.because("That is not for '%s'".formatted(identity.name()));
    }
  }

  private static @Nullable Rule rule(Act act, Address where) {
    for (Rule rule : TABLE) {
      if (rule.act() == act && rule.where().isInstance(where)) {
        return rule;
      }
    }
    return null;
  }

  private static boolean is(Identity identity, Who who, Address where) {
    return switch (who) {
      case ANYBODY -> true;
      case OWNER -> where instanceof Address.Inbox inbox && inbox.owner().equals(identity.name());
      case MODERATOR -> identity.roles().contains(Role.MODERATOR);
    };
  }
}
