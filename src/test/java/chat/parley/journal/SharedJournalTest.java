package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.testkit.RunConcurrently;
import chat.parley.testkit.Stores;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The journal contracts on PostgreSQL, shared with other nodes. */
@RunConcurrently
class SharedJournalTest {

  /** Other nodes may write, and this node has subscribers of every stream. */
  private static final OtherNodes OTHER_NODES =
      new OtherNodes() {
        @Override
        public boolean isSubscribedHere(Address address) {
          return true;
        }

        @Override
        public void publish(long number, List<ChatMessage> messages) {}
      };

  @Nested
  class Appends extends AppendContract {
    Appends() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return OTHER_NODES;
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return OTHER_NODES;
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return OTHER_NODES;
    }
  }

  @Nested
  class Devices extends DeviceContract {
    Devices() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return OTHER_NODES;
    }
  }

  @Nested
  class Retaining extends RetentionContract {
    Retaining() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return OTHER_NODES;
    }
  }

  @Nested
  class Restarts extends RestartContract {
    Restarts() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes otherNodes() {
      return OTHER_NODES;
    }
  }
}
