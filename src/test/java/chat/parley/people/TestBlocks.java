package chat.parley.people;

import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.membership.BlockedPairs;
import chat.parley.session.Sanctions;
import chat.parley.store.Database;

/** Creates {@link Blocks} without Spring. */
public final class TestBlocks {

  private TestBlocks() {}

  public static Blocks create(
      BlockedPairs pairs,
      StoreAccess store,
      Database database,
      Sanctions sanctions,
      Limits limits) {
    return new Blocks(pairs, store, database.blockReader(), sanctions, limits);
  }
}
