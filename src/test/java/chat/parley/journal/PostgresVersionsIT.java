package chat.parley.journal;

import chat.parley.testkit.Stores;

/** Former texts of messages on PostgreSQL. */
class PostgresVersionsIT extends VersionsContract {

  PostgresVersionsIT() {
    super(Stores::postgres);
  }
}
