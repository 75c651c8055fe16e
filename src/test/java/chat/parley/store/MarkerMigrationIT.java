package chat.parley.store;

import chat.parley.testkit.Stores;

/** The migration of markers on PostgreSQL. */
class MarkerMigrationIT extends MarkerMigrationContract {

  @Override
  StoreProperties newStore() throws Exception {
    return Stores.postgres();
  }
}
