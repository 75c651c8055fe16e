package chat.parley.markers;

import chat.parley.testkit.Stores;

/** Unread messages of streams with deleted messages, on PostgreSQL. */
class PostgresDeletedMessagesIT extends DeletedMessagesContract {

  PostgresDeletedMessagesIT() throws Exception {
    super(Stores::postgres);
  }
}
