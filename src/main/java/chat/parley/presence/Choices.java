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

    private Choice later(Choice other) {
      return other.at > at ? other : this;
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
   * Adds a choice, unless a later one is known.
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
