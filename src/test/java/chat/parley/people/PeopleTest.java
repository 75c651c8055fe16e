package chat.parley.people;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The people on SQLite. */
class PeopleTest extends PeopleContract {

  @TempDir static Path directory;

  PeopleTest() throws Exception {
    super(() -> Stores.sqlite(directory));
  }
}
