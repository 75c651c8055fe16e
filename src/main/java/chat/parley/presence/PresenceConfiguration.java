package chat.parley.presence;

import chat.parley.conversation.ConversationActivity;
import chat.parley.failures.Failures;
import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.membership.BlockedPairs;
import chat.parley.membership.RoomDirectory;
import chat.parley.session.ClientSessions;
import chat.parley.session.Sanctions;
import chat.parley.store.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects presence to the sessions, the store and the conversations. */
@Configuration(proxyBeanMethods = false)
class PresenceConfiguration {

  @Bean
  PresenceTimes presenceTimes(PresenceProperties settings) {
    return PresenceTimes.of(settings);
  }

  @Bean(destroyMethod = "")
  PresenceThread presenceThread(Failures failures) {
    return new PresenceThread(failures);
  }

  @Bean
  LookUps lookUps(PresenceThread thread, Failures failures) {
    return new LookUps(thread, failures);
  }

  @Bean
  PresenceBoard presenceBoard() {
    return new PresenceBoard();
  }

  @Bean(destroyMethod = "close")
  LastSeenTimes lastSeenTimes(StoreAccess store, Database database, Failures failures) {
    return new LastSeenTimes(store, database.presenceReader(), failures);
  }

  @Bean
  PresenceStore presenceStore(StoreAccess store, Database database, LastSeenTimes lastSeen) {
    return new PresenceStore(store, database.presenceReader(), lastSeen);
  }

  @Bean
  PresenceRights presenceRights(
      PresenceStore store, LookUps lookUps, PresenceGuard guard, PresenceProperties settings) {
    return new PresenceRights(guard, store, lookUps, settings.watched());
  }

  @Bean
  PresenceGuard presenceGuard(Sanctions sanctions, Limits limits) {
    return new PresenceGuard(sanctions, limits);
  }

  @Bean
  Suspicions suspicions(ConversationActivity activity) {
    var suspicions = new Suspicions();
    activity.listen(suspicions);
    return suspicions;
  }

  @Bean
  PresenceSubscribers presenceSubscribers(
      PresenceBoard board,
      LookUps lookUps,
      PresenceRights rights,
      Suspicions suspicions,
      PresenceTimes times,
      PresenceProperties settings) {
    var rooms = new RoomFeeds(board, times, rights.store(), lookUps, settings.named());
    var watches = new Watches(board, rights.store(), lookUps);
    return new PresenceSubscribers(board, watches, rooms, suspicions, times);
  }

  @Bean
  Choices choices() {
    return new Choices();
  }

  @Bean
  NodeBeats nodeBeats(
      Database database, PresenceRights rights, LookUps lookUps, PresenceTimes times) {
    return new NodeBeats(database.writerId(), rights.store(), lookUps, times);
  }

  @Bean
  RemoteChanges remoteChanges(
      Database database, Choices choices, LastSeenTimes lastSeen, NodeBeats beats) {
    return new RemoteChanges(database.writerId(), choices, lastSeen, beats);
  }

  @Bean
  ClusterParts clusterParts(
      Database database, PresenceTimes times, Suspicions suspicions, NodeBeats beats) {
    return new ClusterParts(database.writerId(), times, suspicions, beats);
  }

  @Bean
  PresenceNodes presenceNodes(
      ConversationActivity activity,
      PresenceBoard board,
      Choices choices,
      RemoteChanges changes,
      ClusterParts parts) {
    if (!activity.isShared()) {
      return new SingleNode(board, parts.times());
    }
    var frames =
        new LocalFrames(
            parts.id(),
            board,
            choices,
            parts.times(),
            frame -> activity.notifyNodes(ClusterNodes.FRAME, frame.encode()));
    var remote = new RemoteNodes(board, frames, parts.times(), changes);
    return new ClusterNodes(activity, board, remote, frames, parts);
  }

  @Bean
  LocalUsers localUsers(
      ClientSessions sessions,
      Choices choices,
      PresenceBoard board,
      PresenceTimes times,
      LocalChanges localChanges) {
    var localUsers = new LocalUsers(sessions.attendance(), choices, board, times, localChanges);
    sessions.attendance().listen(localUsers);
    return localUsers;
  }

  @Bean
  LocalChanges localChanges(PresenceBoard board, LastSeenTimes lastSeen, PresenceNodes nodes) {
    return new LocalChanges(board, lastSeen, nodes);
  }

  @Bean
  OwnStates ownStates(
      Choices choices, LocalUsers localUsers, PresenceNodes nodes, PresenceTimes times) {
    return new OwnStates(choices, localUsers, nodes, times.clock());
  }

  @Bean
  Presence presence(
      PresenceThread thread,
      PresenceSubscribers subscribers,
      PresenceBoard board,
      OwnStates ownStates,
      PresenceRights rights) {
    return new Presence(thread, subscribers, board, ownStates, rights);
  }

  @Bean
  RoomPresence roomPresence(Presence presence, RoomDirectory rooms) {
    return new RoomPresence(presence, rooms);
  }

  @Bean
  PresenceTicker presenceTicker(
      LocalUsers localUsers,
      PresenceNodes nodes,
      PresenceSubscribers subscribers,
      Choices choices,
      PresenceTimes times) {
    return new PresenceTicker(localUsers, nodes, subscribers, choices, times);
  }

  /** Has the parts told of changes, and starts. */
  @Bean(destroyMethod = "close")
  PresenceRuntime presenceRuntime(
      PresenceThread thread,
      PresenceTicker ticker,
      LocalUsers localUsers,
      PresenceNodes nodes,
      LastSeenTimes lastSeen,
      PresenceWiring wiring) {
    wiring.connect(localUsers, nodes);
    return new PresenceRuntime(thread, localUsers, nodes, lastSeen).start(ticker);
  }

  @Bean
  PresenceWiring presenceWiring(
      BlockedPairs blocks, Suspicions suspicions, RemoteChanges changes, Presence presence) {
    return new PresenceWiring(blocks, suspicions, changes, presence);
  }

  @Bean
  PresenceMetrics presenceMetrics(
      PresenceBoard board,
      PresenceSubscribers subscribers,
      LastSeenTimes lastSeen,
      PresenceNodes nodes) {
    return new PresenceMetrics(board, subscribers, lastSeen, nodes);
  }
}
