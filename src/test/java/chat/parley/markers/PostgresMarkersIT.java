package chat.parley.markers;

import chat.parley.testkit.Stores;

/** Markers on PostgreSQL. */
class PostgresMarkersIT extends MarkersContract {

  PostgresMarkersIT() throws Exception {
    super(Stores::postgres);
  }
}
