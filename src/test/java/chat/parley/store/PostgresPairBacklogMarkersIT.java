package chat.parley.store;

import chat.parley.testkit.Stores;
import org.junit.jupiter.api.BeforeEach;

class PostgresPairBacklogMarkersIT extends PairBacklogMarkersContract {

  @Override
  StoreProperties newStore() {
    return Stores.postgres();
  }

  /** Names the connection of the test, which is not that of a node. */
  @BeforeEach
  @Override
  void open() throws Exception {
    super.open();
    inboxes.update("set application_name = 'test'");
  }
}
