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

  @Bean(destroyMethod = "stop")
  PresenceThread presenceThread(Failures failures) {
    return new PresenceThread(failures);
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
  PresenceRights presenceRights(
      StoreAccess store,
      Database database,
      LastSeenTimes lastSeen,
      PresenceGuard guard,
      PresenceProperties settings) {
    var presenceStore = new PresenceStore(store, database.presenceReader(), lastSeen);
    return new PresenceRights(guard, presenceStore, settings.watched());
  }

  @Bean
  PresenceGuard presenceGuard(Sanctions sanctions, Limits limits) {
    return new PresenceGuard(sanctions, limits);
  }

  @Bean
  Suspicions suspicions(ConversationActivity activity, BlockedPairs blocks) {
    var suspicions = new Suspicions();
    activity.listen(suspicions);
    blocks.onChange(suspicions::blockChanged);
    return suspicions;
  }

  @Bean
  PresenceSubscribers presenceSubscribers(
      PresenceBoard board,
      PresenceThread thread,
      PresenceRights rights,
      Suspicions suspicions,
      PresenceTimes times,
      PresenceProperties settings,
      Failures failures) {
    var lookUps = new LookUps(thread, failures);
    var rooms = new RoomFeeds(board, times, rights.store(), lookUps, settings.named());
    var watches = new Watches(board, rights.store(), lookUps);
    return new PresenceSubscribers(board, watches, rooms, suspicions, times);
  }

  @Bean
  Choices choices() {
    return new Choices();
  }

  @Bean
  LocalUsers localUsers(
      ClientSessions sessions,
      Choices choices,
      PresenceBoard board,
      PresenceTimes times,
      LastSeenTimes lastSeen) {
    var localUsers =
        new LocalUsers(
            sessions.attendance(), choices, board, times, new LocalChanges(board, lastSeen));
    sessions.attendance().listen(localUsers);
    return localUsers;
  }

  @Bean
  OwnStates ownStates(Choices choices, LocalUsers localUsers, PresenceTimes times) {
    return new OwnStates(choices, localUsers, times.clock());
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
      PresenceThread thread,
      LocalUsers localUsers,
      PresenceSubscribers subscribers,
      PresenceBoard board,
      Choices choices,
      PresenceTimes times) {
    var ticker = new PresenceTicker(localUsers, subscribers, board, choices, times);
    thread.start(ticker);
    return ticker;
  }

  @Bean
  PresenceMetrics presenceMetrics(
      PresenceBoard board, PresenceSubscribers subscribers, LastSeenTimes lastSeen) {
    return new PresenceMetrics(board, subscribers, lastSeen);
  }
}
