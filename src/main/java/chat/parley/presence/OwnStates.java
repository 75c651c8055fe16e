package chat.parley.presence;

import chat.parley.message.UserName;

/** The states that users set for themselves. Any thread may call; no method blocks. */
final class OwnStates {

  private final Choices choices;
  private final LocalUsers localUsers;
  private final PresenceNodes nodes;
  private final PresenceClock clock;

  OwnStates(Choices choices, LocalUsers localUsers, PresenceNodes nodes, PresenceClock clock) {
    this.choices = choices;
    this.localUsers = localUsers;
    this.nodes = nodes;
    this.clock = clock;
  }

  /** Sets the state of a user for all sessions that have not set their own, or invisibility. */
  void choose(UserName user, Availability state) {
    choices.choose(user, state, clock.millis());
    localUsers.chosen(user);
    nodes.changed(user, 0);
  }

  /** Has other nodes change what the sessions of a user watch. */
  void watchOnOtherNodes(UserName user, PresenceRequest request) {
    nodes.watch(user, request);
  }

  /** Ends the invisibility of a user; does nothing if it is not invisible. */
  void endInvisibility(UserName user) {
    if (choices.isInvisible(user)) {
      choose(user, Availability.ONLINE);
    }
  }
}
