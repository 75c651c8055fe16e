package chat.parley.markers;

import chat.parley.testkit.Stores;

/** Lists of conversations on PostgreSQL. */
class PostgresConversationsIT extends ConversationsContract {

  PostgresConversationsIT() throws Exception {
    super(Stores::postgres);
  }
}
