package chat.parley.people;

import chat.parley.testkit.Stores;

/** Blocks on PostgreSQL. */
class PostgresBlocksIT extends BlocksContract {

  PostgresBlocksIT() throws Exception {
    super(Stores::postgres);
  }
}
