package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.DraftOutcome;
import org.junit.jupiter.api.Test;

class StoredMessageTest {

  private static final StreamPosition POSITION = new StreamPosition("epoch", 7);

  @Test
  void aNewMessageHasItsIdPositionAndTime() {
    var message =
        new ChatMessage("id", 1, POSITION, JournalContract.draft(JournalContract.ROOM, "text"));
    assertThat(StoredMessage.of(new DraftOutcome.New(message)))
        .isEqualTo(new StoredMessage(JournalContract.ROOM, "id", POSITION, 1, false));
  }

  @Test
  void aRepeatHasTheValuesOfTheFirstMessage() {
    assertThat(
            StoredMessage.of(new DraftOutcome.Repeat(JournalContract.INBOX, "first", POSITION, 2)))
        .isEqualTo(new StoredMessage(JournalContract.INBOX, "first", POSITION, 2, true));
  }
}
