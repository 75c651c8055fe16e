package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The states that users have chosen for all their sessions: invisible, or one that was set by HTTP.
 * The last choice counts. Any thread may call.
 */
final class Choices {

  /**
   * A choice.
   *
   * @param at when it was made, in milliseconds since 1970 UTC by the clock of its node
   */
  record Choice(Availability availability, long at) {

    /** Returns the later choice; of two at the same time invisibility, on each node. */
    private Choice later(Choice other) {
      boolean isLater =
          other.at == at ? other.availability == Availability.INVISIBLE : other.at > at;
      return isLater && !other.equals(this) ? other : this;
    }
  }

  private final Map<UserName, Choice> choices = new ConcurrentHashMap<>();

  @Nullable Choice of(UserName user) {
    return choices.get(user);
  }

  boolean isInvisible(UserName user) {
    return chose(user, Availability.INVISIBLE);
  }

  boolean isAway(UserName user) {
    return chose(user, Availability.AWAY);
  }

  private boolean chose(UserName user, Availability availability) {
    Choice choice = choices.get(user);
    return choice != null && choice.availability == availability;
  }

  /**
   * Adds a choice that is made on this node. It is later than the one that is known, whatever the
   * clock of the node of that one.
   *
   * @param now the time in milliseconds since 1970 UTC
   */
  void choose(UserName user, Availability availability, long now) {
    choices.compute(
        user,
        (_, known) -> new Choice(availability, known == null ? now : Math.max(now, known.at + 1)));
  }

  /**
   * Adds a choice that was made on another node, unless a later one is known.
   *
   * @return whether it is new
   */
  @SuppressWarnings("ReferenceEquality") // An equal choice that was known is not new.
  boolean add(UserName user, Choice choice) {
    return choices.merge(user, choice, Choice::later) == choice;
  }

  /** Returns the users that have chosen a state. */
  Set<UserName> users() {
    return choices.keySet();
  }

  /** Forgets the choices of users, if they are older than a time. */
  void forget(long before, Predicate<UserName> forgotten) {
    choices
        .entrySet()
        .removeIf(entry -> entry.getValue().at < before && forgotten.test(entry.getKey()));
  }
}
