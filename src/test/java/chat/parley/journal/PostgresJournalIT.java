package chat.parley.journal;

import chat.parley.testkit.Stores;
import org.junit.jupiter.api.Nested;

/** The journal contracts on PostgreSQL, used by a single node. */
class PostgresJournalIT {

  @Nested
  class Appends extends AppendContract {
    Appends() {
      super(Stores::postgres);
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(Stores::postgres);
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(Stores::postgres);
    }
  }

  @Nested
  class Pairs extends PairContract {
    Pairs() {
      super(Stores::postgres);
    }
  }

  @Nested
  class Devices extends DeviceContract {
    Devices() {
      super(Stores::postgres);
    }
  }

  @Nested
  class Retaining extends RetentionContract {
    Retaining() {
      super(Stores::postgres);
    }
  }

  @Nested
  class Restarts extends RestartContract {
    Restarts() {
      super(Stores::postgres);
    }
  }
}
