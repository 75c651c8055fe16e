package chat.parley.presence;

import java.time.Duration;

/** The work of the presence thread in each tick. Confined to that thread. */
final class PresenceTicker implements Runnable {

  private static final Duration FORGET_INTERVAL = Duration.ofSeconds(1);

  private final LocalUsers localUsers;
  private final PresenceNodes nodes;
  private final PresenceSubscribers subscribers;
  private final Choices choices;
  private final PresenceTimes times;
  private long nextForget;

  PresenceTicker(
      LocalUsers localUsers,
      PresenceNodes nodes,
      PresenceSubscribers subscribers,
      Choices choices,
      PresenceTimes times) {
    this.localUsers = localUsers;
    this.nodes = nodes;
    this.subscribers = subscribers;
    this.choices = choices;
    this.times = times;
    this.nextForget = times.clock().nanos();
  }

  @Override
  public void run() {
    localUsers.tick();
    nodes.tick();
    subscribers.tick();
    long now = times.clock().nanos();
    if (now - nextForget >= 0) {
      nextForget = now + FORGET_INTERVAL.toNanos();
      forgetChoices();
    }
  }

  /** Forgets the choices of users that have left; a session may follow a choice by HTTP. */
  private void forgetChoices() {
    long before = times.clock().millis() - times.grace().toMillis();
    choices.forget(before, user -> !localUsers.concerns(user));
  }
}
