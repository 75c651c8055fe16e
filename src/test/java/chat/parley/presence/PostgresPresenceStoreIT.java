package chat.parley.presence;

import chat.parley.testkit.Stores;

/** The reads and writes of presence on PostgreSQL. */
class PostgresPresenceStoreIT extends PresenceStoreContract {

  PostgresPresenceStoreIT() throws Exception {
    super(Stores::postgres);
  }
}
