package chat.parley.markers;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Markers on SQLite. */
class MarkersTest extends MarkersContract {

  @TempDir static Path directory;

  MarkersTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
