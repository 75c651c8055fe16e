package chat.parley.presence;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.store.Database;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;

/** The presence of the users of a conversation without a server. */
@NullMarked
public final class TestPresence implements AutoCloseable {

  private final LastSeenTimes lastSeen;
  private final Presence presence;
  private final RoomPresence rooms;
  private final PresenceRuntime runtime;

  private TestPresence(
      StandaloneConversation conversation, Limits limits, PresenceProperties settings) {
    var config = new PresenceConfiguration();
    Database database = conversation.database();
    StoreAccess store = conversation.storeAccess();
    PresenceTimes times = config.presenceTimes(settings);
    PresenceBoard board = config.presenceBoard();
    Choices choices = config.choices();
    PresenceThread thread = config.presenceThread(conversation.failures());
    LookUps lookUps = config.lookUps(thread, conversation.failures());
    lastSeen = config.lastSeenTimes(store, database, conversation.failures());
    PresenceGuard guard = config.presenceGuard(conversation.sanctions(), limits);
    PresenceStore presenceStore = config.presenceStore(store, database, lastSeen);
    PresenceRights rights = config.presenceRights(presenceStore, lookUps, guard, settings);
    Suspicions suspicions = config.suspicions(conversation.activity());
    PresenceSubscribers subscribers =
        config.presenceSubscribers(board, lookUps, rights, suspicions, times, settings);
    NodeBeats beats = config.nodeBeats(database, rights, lookUps, times);
    RemoteChanges changes = config.remoteChanges(database, choices, lastSeen, beats);
    ClusterParts parts = config.clusterParts(database, times, suspicions, beats);
    PresenceNodes nodes =
        config.presenceNodes(conversation.activity(), board, choices, changes, parts);
    LocalChanges localChanges = config.localChanges(board, lastSeen, nodes);
    LocalUsers localUsers =
        config.localUsers(conversation.sessions(), choices, board, times, localChanges);
    OwnStates ownStates = config.ownStates(choices, localUsers, nodes, times);
    presence = config.presence(thread, subscribers, board, ownStates, rights);
    rooms = config.roomPresence(presence, conversation.rooms());
    PresenceTicker ticker = config.presenceTicker(localUsers, nodes, subscribers, choices, times);
    runtime =
        config.presenceRuntime(
            thread,
            ticker,
            localUsers,
            nodes,
            lastSeen,
            config.presenceWiring(conversation.blockedPairs(), suspicions, changes, presence));
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
    runtime.close();
    lastSeen.close();
  }
}
