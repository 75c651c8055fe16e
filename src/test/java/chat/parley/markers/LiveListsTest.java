package chat.parley.markers;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Live lists on SQLite. */
class LiveListsTest extends LiveListsContract {

  @TempDir static Path directory;

  LiveListsTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
