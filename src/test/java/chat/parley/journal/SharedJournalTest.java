package chat.parley.journal;

import chat.parley.testkit.RunConcurrently;
import chat.parley.testkit.Stores;
import org.junit.jupiter.api.Nested;

/** The journal contracts on PostgreSQL, shared with other nodes. */
@RunConcurrently
class SharedJournalTest {

  @Nested
  class Appends extends AppendContract {
    Appends() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return JournalContract.OTHER_NODES;
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return JournalContract.OTHER_NODES;
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return JournalContract.OTHER_NODES;
    }
  }

  @Nested
  class Devices extends DeviceContract {
    Devices() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return JournalContract.OTHER_NODES;
    }
  }

  @Nested
  class Retaining extends RetentionContract {
    Retaining() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return JournalContract.OTHER_NODES;
    }
  }

  @Nested
  class Restarts extends RestartContract {
    Restarts() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return JournalContract.OTHER_NODES;
    }
  }
}
