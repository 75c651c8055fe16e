package chat.parley.store;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The migration of markers on SQLite. */
class MarkerMigrationTest extends MarkerMigrationContract {

  @TempDir Path directory;

  @Override
  StoreProperties newStore() throws Exception {
    return Stores.sqlite(directory);
  }
}
