package chat.parley.presence;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.limits.Limits;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;

/** The presence of the users of a conversation without a server. */
@NullMarked
public final class TestPresence implements AutoCloseable {

  private final PresenceThread thread;
  private final LastSeenTimes lastSeen;
  private final Presence presence;
  private final RoomPresence rooms;

  private TestPresence(
      StandaloneConversation conversation, Limits limits, PresenceProperties settings) {
    var config = new PresenceConfiguration();
    PresenceTimes times = config.presenceTimes(settings);
    PresenceBoard board = config.presenceBoard();
    Choices choices = config.choices();
    thread = config.presenceThread(conversation.failures());
    lastSeen =
        config.lastSeenTimes(
            conversation.storeAccess(), conversation.database(), conversation.failures());
    PresenceRights rights =
        config.presenceRights(
            conversation.storeAccess(),
            conversation.database(),
            lastSeen,
            config.presenceGuard(conversation.sanctions(), limits),
            settings);
    PresenceSubscribers subscribers =
        config.presenceSubscribers(
            board,
            thread,
            rights,
            config.suspicions(conversation.activity(), conversation.blockedPairs()),
            times,
            settings,
            conversation.failures());
    LocalUsers localUsers =
        config.localUsers(conversation.sessions(), choices, board, times, lastSeen);
    presence =
        config.presence(
            thread, subscribers, board, config.ownStates(choices, localUsers, times), rights);
    rooms = config.roomPresence(presence, conversation.rooms());
    config.presenceTicker(thread, localUsers, subscribers, board, choices, times);
  }

  /** Starts the presence of a conversation, with no grace. */
  public static TestPresence of(StandaloneConversation conversation, Limits limits) {
    return new TestPresence(conversation, limits, settings(Duration.ZERO));
  }

  /** Returns the settings with a grace and otherwise short times. */
  static PresenceProperties settings(Duration grace) {
    return new PresenceProperties(Duration.ofMillis(50), grace, Duration.ofSeconds(1), 500, 3);
  }

  public Presence presence() {
    return presence;
  }

  public RoomPresence rooms() {
    return rooms;
  }

  @Override
  public void close() {
    thread.stop();
    lastSeen.close();
  }
}
