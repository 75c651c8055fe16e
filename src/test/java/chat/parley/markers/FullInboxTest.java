package chat.parley.markers;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A full inbox on SQLite. */
class FullInboxTest extends FullInboxContract {

  @TempDir static Path directory;

  FullInboxTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
