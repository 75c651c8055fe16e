package chat.parley.presence;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The reads and writes of presence on SQLite. */
class PresenceStoreTest extends PresenceStoreContract {

  @TempDir static Path directory;

  PresenceStoreTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
