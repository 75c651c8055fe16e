package chat.parley.journal;

import org.junit.jupiter.api.Nested;

/** The journal in memory keeps every contract. */
class MemoryJournalTest {

  @Nested
  class Appends extends AppendContract {
    Appends() {
      super(Journal::new);
    }
  }

  @Nested
  class Replays extends ReplayContract {
    Replays() {
      super(Journal::new);
    }
  }

  @Nested
  class Inboxes extends InboxContract {
    Inboxes() {
      super(Journal::new);
    }
  }
}
