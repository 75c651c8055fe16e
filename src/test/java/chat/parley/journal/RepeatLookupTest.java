package chat.parley.journal;

import static chat.parley.journal.JournalParts.ALICE;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatLookupTest {

  @AutoClose private final JournalParts parts;
  private final Draft first = draft(ROOM, "1");
  private final Draft second = draft(INBOX, "2");

  RepeatLookupTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    parts.store(List.of(first, second));
  }

  private static Draft draft(Address to, String id) {
    return JournalContract.draft(to, ALICE, "text", id);
  }

  private List<StoredMessage> find(Draft... drafts) throws StoreException {
    return parts.repeats.find(List.of(drafts));
  }

  @Test
  void repeatsHaveTheResultsOfTheFirstMessagesInTheirOwnOrder() throws Exception {
    assertThat(find(second, first, second))
        .allMatch(StoredMessage::duplicate)
        .extracting(StoredMessage::to)
        .containsExactly(INBOX, ROOM, INBOX);
    StoredMessage stored = find(first).getFirst();
    assertThat(stored.position().offset()).isEqualTo(1);
    assertThat(stored.messageId()).isEqualTo(stored.position().epoch() + "-1");
    assertThat(stored.timestamp()).isEqualTo(JournalParts.NOW.toEpochMilli());
  }

  @Test
  void aMessageThatIsNotStoredMakesTheWholeSendNew() throws Exception {
    assertThat(find(first, draft(ROOM, "new"))).isEmpty();
    assertThat(find(first, JournalContract.draft(ROOM, "without an id"))).isEmpty();
    var ephemeral = new Draft(ROOM, ALICE, first.body(), "1", false, first.extras());
    assertThat(find(first, ephemeral)).isEmpty();
    assertThat(find()).isEmpty();
    assertThat(find(JournalContract.draft(ROOM, JournalContract.BOB, "text", "1"))).isEmpty();
  }

  @Test
  void noStreamIsCreated() throws Exception {
    Address other = new Address.Room(new RoomName("other"));
    assertThat(find(draft(other, "1")).getFirst().to()).isEqualTo(ROOM);
    assertThat(parts.reader.stream(other).id()).isZero();
  }

  @Test
  void anUnreadableStoreIsReported() throws Exception {
    EmptySqlite.execute(parts.file, "drop table sent");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> find(first));
  }
}
