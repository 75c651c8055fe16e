package chat.parley.journal;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Former texts of messages on SQLite. */
class VersionsTest extends VersionsContract {

  @TempDir static Path directory;

  VersionsTest() {
    super(() -> Stores.sqlite(directory));
  }
}
