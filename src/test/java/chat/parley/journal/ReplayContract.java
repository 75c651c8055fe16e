package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The contract of {@link Journal#replay}: where replays start and end. */
abstract class ReplayContract extends JournalContract {

  ReplayContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  @Test
  void anEmptyStreamHasAPositionBeforeItsFirstMessage() throws Exception {
    Journal journal = journal();
    Replay replay = journal.replay(ROOM, new StartPosition.Beginning());
    assertThat(texts(replay)).isEmpty();
    assertThat(replay.recovered()).isTrue();
    assertThat(replay.end().offset()).isZero();
    append(journal, draft(ROOM, "x"));
    assertThat(texts(journal.replay(ROOM, new StartPosition.After(replay.end()))))
        .containsExactly("x");
  }

  @Test
  void aReplayFromNowIsEmptyAndStartsAtTheEnd() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, ROOM, 3);
    assertEmpty(journal.replay(ROOM, new StartPosition.Now()), last, true);
  }

  @Test
  void aReplayFromTheBeginningHasAllMessages() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, ROOM, 3);
    Replay replay = journal.replay(ROOM, new StartPosition.Beginning());
    assertThat(texts(replay)).containsExactly("1", "2", "3");
    assertThat(messages(replay)).isEqualTo(dispatched);
    assertThat(replay.end()).isEqualTo(last.position());
    assertThat(replay.recovered()).isTrue();
  }

  @Test
  void aReplayAfterAPositionHasTheLaterMessages() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, ROOM, 4);
    assertThat(texts(after(journal, last, 2))).containsExactly("3", "4");
    assertThat(texts(after(journal, last, 0))).containsExactly("1", "2", "3", "4");
    assertEmpty(after(journal, last, 4), last, true);
  }

  @Test
  void aPositionOfAnotherEpochIsNotRecovered() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, ROOM, 3);
    Replay replay = journal.replay(ROOM, new StartPosition.After(new StreamPosition("another", 1)));
    assertEmpty(replay, last, false);
  }

  @Test
  void aPositionAfterTheEndIsNotRecovered() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, ROOM, 3);
    assertEmpty(after(journal, last, 4), last, false);
  }

  @Test
  void aReplayOfTheLastMessagesHasThatManyOrAll() throws Exception {
    Journal journal = journal();
    StoredMessage last = appendNumbers(journal, ROOM, 5);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(2)))).containsExactly("4", "5");
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100)))).hasSize(5);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(Integer.MAX_VALUE)))).hasSize(5);
    assertEmpty(journal.replay(ROOM, new StartPosition.Last(0)), last, true);
  }

  @Test
  void streamsAreReadSeparately() throws Exception {
    Journal journal = journal();
    append(journal, draft(ROOM, "room"));
    append(journal, draft(new Address.Everyone(), "everyone"));
    append(journal, draft(INBOX, "inbox"));
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning()))).containsExactly("room");
    assertThat(texts(journal.replay(INBOX, new StartPosition.Beginning())))
        .containsExactly("inbox");
  }

  @Test
  void aReplayDuringAppendsStopsAtItsEnd() throws Exception {
    Journal journal = journal(limits(1000));
    try (var threads = Executors.newFixedThreadPool(1)) {
      var appended = threads.submit(() -> appendNumbers(journal, ROOM, 2000));
      long end = 0;
      while (end < 2000) {
        Replay replay = journal.replay(ROOM, new StartPosition.Beginning());
        end = replay.end().offset();
        assertThat(messages(replay)).hasSize(Math.toIntExact(end));
      }
      assertThat(appended.get().position().offset()).isEqualTo(end);
    }
  }

  private static void assertEmpty(Replay replay, StoredMessage last, boolean recovered) {
    assertThat(texts(replay)).isEmpty();
    assertThat(replay.start()).isEqualTo(replay.end().offset());
    assertThat(replay.end()).isEqualTo(last.position());
    assertThat(replay.recovered()).isEqualTo(recovered);
  }

  private static Replay after(Journal journal, StoredMessage message, long offset) {
    var position = new StreamPosition(message.position().epoch(), offset);
    return journal.replay(ROOM, new StartPosition.After(position));
  }
}
