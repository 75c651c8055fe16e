package chat.parley.presence;

import java.time.Duration;
import java.util.BitSet;

/** The work of the presence thread in each tick. Confined to that thread. */
final class PresenceTicker implements Runnable {

  private final LocalUsers localUsers;
  private final PresenceSubscribers subscribers;
  private final PresenceBoard board;
  private final Choices choices;
  private final PresenceTimes times;
  private final long startedAt;
  private final long startedMillis;
  private long nextForget;

  PresenceTicker(
      LocalUsers localUsers,
      PresenceSubscribers subscribers,
      PresenceBoard board,
      Choices choices,
      PresenceTimes times) {
    this.localUsers = localUsers;
    this.subscribers = subscribers;
    this.board = board;
    this.choices = choices;
    this.times = times;
    this.startedAt = times.clock().nanos();
    this.startedMillis = times.clock().millis();
    this.nextForget = startedAt;
  }

  @Override
  public void run() {
    long now = times.clock().nanos();
    localUsers.tick();
    boolean isSettled = now - startedAt >= times.grace().toNanos();
    board.setKnowledge(isSettled ? 0 : startedMillis, new BitSet());
    subscribers.tick();
    if (now - nextForget >= 0) {
      nextForget = now + Duration.ofSeconds(1).toNanos();
      forgetChoices();
    }
  }

  /** Forgets the choices of users that have left; a session may follow a choice by HTTP. */
  private void forgetChoices() {
    long before = times.clock().millis() - times.grace().toMillis();
    choices.forget(before, user -> !localUsers.concerns(user));
  }
}
