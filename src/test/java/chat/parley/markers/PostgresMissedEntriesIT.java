package chat.parley.markers;

import chat.parley.testkit.Stores;

/** Missed entries on PostgreSQL. */
class PostgresMissedEntriesIT extends MissedEntriesContract {

  PostgresMissedEntriesIT() throws Exception {
    super(Stores::postgres);
  }
}
