package chat.parley.markers;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Unread messages of streams with deleted messages, on SQLite. */
class DeletedMessagesTest extends DeletedMessagesContract {

  @TempDir static Path directory;

  DeletedMessagesTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
