package chat.parley.store;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePairBacklogMarkersIT extends PairBacklogMarkersContract {

  @TempDir private Path directory;

  @Override
  StoreProperties newStore() throws Exception {
    return Stores.sqlite(directory);
  }
}
