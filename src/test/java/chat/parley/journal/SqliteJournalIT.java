package chat.parley.journal;

import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The journal contracts on SQLite. */
class SqliteJournalIT {

  @TempDir static Path directory;

  @Nested
  class Appends extends AppendContract {
    Appends() {
      super(() -> Stores.sqlite(directory));
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(() -> Stores.sqlite(directory));
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(() -> Stores.sqlite(directory));
    }
  }

  @Nested
  class Pairs extends PairContract {
    Pairs() {
      super(() -> Stores.sqlite(directory));
    }
  }

  @Nested
  class Devices extends DeviceContract {
    Devices() {
      super(() -> Stores.sqlite(directory));
    }
  }

  @Nested
  class Retaining extends RetentionContract {
    Retaining() {
      super(() -> Stores.sqlite(directory));
    }
  }

  @Nested
  class Restarts extends RestartContract {
    Restarts() {
      super(() -> Stores.sqlite(directory));
    }
  }
}
