package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.testkit.Beside;
import chat.parley.testkit.Stores;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** A journal that is not the only one on its store keeps every contract. */
@Beside
class SharedJournalTest {

  /** Others may write, and everything is read here. */
  private static final OtherNodes OTHERS =
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
    OtherNodes peers() {
      return OTHERS;
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes peers() {
      return OTHERS;
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes peers() {
      return OTHERS;
    }
  }

  @Nested
  class Devices extends DeviceContract {
    Devices() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes peers() {
      return OTHERS;
    }
  }

  @Nested
  class Retaining extends RetentionContract {
    Retaining() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes peers() {
      return OTHERS;
    }
  }

  @Nested
  class Restarts extends RestartContract {
    Restarts() {
      super(Stores::postgres);
    }

    @Override
    OtherNodes peers() {
      return OTHERS;
    }
  }
}
