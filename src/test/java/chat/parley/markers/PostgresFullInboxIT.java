package chat.parley.markers;

import chat.parley.testkit.Stores;

/** A full inbox on PostgreSQL. */
class PostgresFullInboxIT extends FullInboxContract {

  PostgresFullInboxIT() throws Exception {
    super(Stores::postgres);
  }
}
