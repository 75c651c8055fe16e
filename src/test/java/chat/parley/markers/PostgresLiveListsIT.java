package chat.parley.markers;

import chat.parley.testkit.Stores;

/** Live lists on PostgreSQL. */
class PostgresLiveListsIT extends LiveListsContract {

  PostgresLiveListsIT() throws Exception {
    super(Stores::postgres);
  }
}
