package chat.parley.people;

import chat.parley.journal.JournalRuntime;
import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.membership.BlockedPairs;
import chat.parley.session.ClientSessions;
import chat.parley.session.Sanctions;
import chat.parley.store.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the people to the store and to the sessions. */
@Configuration(proxyBeanMethods = false)
class PeopleConfiguration {

  @Bean
  StoreAccess storeAccess(JournalRuntime journal) {
    return journal.storeAccess();
  }

  @Bean
  Blocks blocks(
      BlockedPairs pairs,
      StoreAccess store,
      Database database,
      Sanctions sanctions,
      Limits limits) {
    return new Blocks(pairs, store, database.blockReader(), sanctions, limits);
  }

  @Bean
  People people(
      StoreAccess store,
      Database database,
      SeenUsers seen,
      Sanctions sanctions,
      Limits limits,
      ClientSessions sessions) {
    sessions.onUser(seen::record);
    return new People(store, database.personReader(), seen, sanctions, limits);
  }
}
