package chat.parley.journal;

import chat.parley.testkit.Stores;

/** Changes, reactions and threads on PostgreSQL. */
class PostgresFoldIT extends FoldContract {

  PostgresFoldIT() {
    super(Stores::postgres);
  }
}
