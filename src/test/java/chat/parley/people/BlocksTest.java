package chat.parley.people;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Blocks on SQLite. */
class BlocksTest extends BlocksContract {

  @TempDir static Path directory;

  BlocksTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
