package chat.parley.conversation;

import chat.parley.store.StoreProperties;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of rooms on both stores, used by a single node. */
class RoomRequestsIT {

  @Nested
  class Sqlite extends RoomContract {
    @TempDir Path directory;

    @Override
    StoreProperties newStore() throws Exception {
      return Stores.sqlite(directory);
    }
  }

  @Nested
  class Postgres extends RoomContract {
    @Override
    StoreProperties newStore() {
      return Stores.postgres();
    }
  }

  @Nested
  class PinsOnSqlite extends PinContract {
    @TempDir Path directory;

    @Override
    StoreProperties newStore() throws Exception {
      return Stores.sqlite(directory);
    }
  }

  @Nested
  class PinsOnPostgres extends PinContract {
    @Override
    StoreProperties newStore() {
      return Stores.postgres();
    }
  }

  @Nested
  class ChangesOnSqlite extends RoomChangeContract {
    @TempDir Path directory;

    @Override
    StoreProperties newStore() throws Exception {
      return Stores.sqlite(directory);
    }
  }

  @Nested
  class ChangesOnPostgres extends RoomChangeContract {
    @Override
    StoreProperties newStore() {
      return Stores.postgres();
    }
  }
}
