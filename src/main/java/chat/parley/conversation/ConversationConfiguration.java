package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.Fanout;
import chat.parley.failures.Failures;
import chat.parley.journal.Clocks;
import chat.parley.journal.GapRepairProperties;
import chat.parley.journal.HistoryProperties;
import chat.parley.journal.Journal;
import chat.parley.journal.JournalRuntime;
import chat.parley.limits.Limits;
import chat.parley.membership.MembershipExpiry;
import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.session.ClientSessions;
import chat.parley.store.Database;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the journal to the fan-out, the moderation and the other nodes, and starts it. */
@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {

  @Bean
  JournalRuntime.Settings journalSettings(
      HistoryProperties history,
      Limits limits,
      GapRepairProperties repair,
      @Nullable BrokerRelay relay) {
    return new JournalRuntime.Settings(history, limits, repair, Clocks.SYSTEM, relay != null);
  }

  /**
   * @param relay null if no broker is configured and this is the only node
   */
  @Bean
  JournalRuntime journalRuntime(
      Database database,
      JournalRuntime.Settings settings,
      Fanout fanout,
      @Nullable BrokerRelay relay,
      Moderation moderation,
      RoomDirectory rooms,
      ConversationActivity activity,
      Failures failures) {
    fanout.observeCommits(activity::committed);
    fanout.observe(new Address.Rulings(), moderation::apply);
    fanout.observeMembers(rooms::apply);
    BatchDelivery delivery = relay == null ? fanout : new ClusterDelivery(fanout, relay, failures);
    var runtime =
        new JournalRuntime(
            database,
            settings,
            delivery,
            () -> {
              rooms.clear();
              moderation.resetForNewEpochs();
            },
            failures);
    rooms.start(runtime.journal(), relay != null);
    runtime.remoteBatches().observeMissing(activity::mayHaveMissed);
    if (relay != null) {
      relay.start(new ClusterListener(runtime.remoteBatches(), fanout, activity));
    }
    moderation.start(runtime.journal());
    return runtime;
  }

  @Bean
  MembershipExpiry membershipExpiry(
      RoomDirectory rooms, ClientSessions sessions, Failures failures) {
    return new MembershipExpiry(rooms, sessions.attendance()::hasSession, failures);
  }

  @Bean
  Journal journal(JournalRuntime runtime) {
    return runtime.journal();
  }
}
