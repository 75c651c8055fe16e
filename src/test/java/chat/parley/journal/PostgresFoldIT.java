package chat.parley.journal;

import chat.parley.testkit.Stores;

/** Edits and removals on PostgreSQL. */
class PostgresFoldIT extends FoldContract {

  PostgresFoldIT() {
    super(Stores::postgres);
  }
}
