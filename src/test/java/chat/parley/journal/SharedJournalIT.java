package chat.parley.journal;

import chat.parley.testkit.Stores;
import org.junit.jupiter.api.Nested;

/** The journal contracts on PostgreSQL, shared with other nodes. */
class SharedJournalIT {

  @Nested
  class Appends extends AppendContract {
    Appends() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Pairs extends PairContract {
    Pairs() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Devices extends DeviceContract {
    Devices() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Retaining extends RetentionContract {
    Retaining() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Restarts extends RestartContract {
    Restarts() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }

  @Nested
  class Folds extends FoldContract {
    Folds() {
      super(Stores::postgres);
    }

    @Override
    boolean isShared() {
      return true;
    }
  }
}
