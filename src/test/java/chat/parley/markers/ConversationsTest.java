package chat.parley.markers;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Lists of conversations on SQLite. */
class ConversationsTest extends ConversationsContract {

  @TempDir static Path directory;

  ConversationsTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
