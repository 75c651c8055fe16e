package chat.parley.journal;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Changes, reactions and threads on SQLite. */
class FoldTest extends FoldContract {

  @TempDir static Path directory;

  FoldTest() {
    super(() -> Stores.sqlite(directory));
  }
}
