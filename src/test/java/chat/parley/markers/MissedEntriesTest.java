package chat.parley.markers;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Missed entries on SQLite. */
class MissedEntriesTest extends MissedEntriesContract {

  @TempDir static Path directory;

  MissedEntriesTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
