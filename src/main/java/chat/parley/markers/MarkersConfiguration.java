package chat.parley.markers;

import chat.parley.conversation.ConversationActivity;
import chat.parley.conversation.StreamReads;
import chat.parley.failures.Failures;
import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.membership.BlockedPairs;
import chat.parley.membership.RoomDirectory;
import chat.parley.session.Sanctions;
import chat.parley.store.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the markers to the store and to the conversations. */
@Configuration(proxyBeanMethods = false)
class MarkersConfiguration {

  @Bean
  MarkerStore markerStore(StoreAccess store, Database database) {
    return new MarkerStore(store, database.markerReader(), database.roomReader());
  }

  @Bean
  MarkerGuard markerGuard(Sanctions sanctions, Limits limits) {
    return new MarkerGuard(sanctions, limits);
  }

  @Bean
  MarkerAccess markerAccess(
      StreamReads streams,
      ConversationTitles titles,
      BlockedPairs blocks,
      MarkerStore store,
      MarkerGuard guard) {
    return new MarkerAccess(streams, titles, blocks, store, guard);
  }

  @Bean(destroyMethod = "stop")
  ShownMarkers shownMarkers(
      ConversationActivity activity, MarkerAccess access, MarkerStore store, Failures failures) {
    return new ShownMarkers(activity, access, store, failures);
  }

  @Bean(destroyMethod = "close")
  MarkerWrites markerWrites(MarkerStore store, ShownMarkers shown, Failures failures) {
    return new MarkerWrites(store, shown::moved, failures);
  }

  @Bean
  Markers markers(StreamReads streams, MarkerStore store, MarkerWrites writes, MarkerGuard guard) {
    return new Markers(streams, store, writes, guard);
  }

  @Bean
  ConversationTitles conversationTitles(StoreAccess store, RoomDirectory rooms, Database database) {
    return new ConversationTitles(store, rooms, database.personReader());
  }

  @Bean(destroyMethod = "stop")
  DisplayNames displayNames(MarkerStore store, ConversationActivity activity, Failures failures) {
    return new DisplayNames(store, activity, failures);
  }

  @Bean
  ConversationList conversationList(
      MarkerStore store, ConversationTitles titles, MarkerGuard guard) {
    return new ConversationList(store, titles, guard);
  }

  @Bean
  MarkerMetrics markerMetrics(MarkerWrites writes, LiveLists lists) {
    return new MarkerMetrics(writes, lists);
  }

  @Bean(initMethod = "start", destroyMethod = "stop")
  LiveLists liveLists(
      MarkerStore store,
      ConversationTitles titles,
      ConversationActivity activity,
      MarkerGuard guard,
      Failures failures) {
    return new LiveLists(store, titles, activity, guard, failures);
  }
}
