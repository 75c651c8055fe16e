package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What a journal promises to who reads a stream. */
abstract class ReplayContract extends JournalContract {

  ReplayContract(Opening opening) {
    super(opening);
  }

  @Test
  void anEmptyStreamHasAPlaceBeforeItsFirstMessage() {
    Journal journal = journal();
    Replay replay = journal.read(ROOM, new ReadFrom.Beginning());
    assertThat(replay.messages()).isEmpty();
    assertThat(replay.recovered()).isTrue();
    assertThat(replay.end().offset()).isZero();
    append(journal, draft(ROOM, "x"));
    assertThat(texts(journal.read(ROOM, new ReadFrom.After(replay.end())))).containsExactly("x");
  }

  @Test
  void nowIsTheEndAndNothingBefore() {
    Journal journal = journal();
    Stored last = appendNumbers(journal, ROOM, 3);
    assertThat(journal.read(ROOM, new ReadFrom.Now()))
        .isEqualTo(new Replay(List.of(), last.position(), true));
  }

  @Test
  void theBeginningIsEverything() {
    Journal journal = journal();
    Stored last = appendNumbers(journal, ROOM, 3);
    Replay replay = journal.read(ROOM, new ReadFrom.Beginning());
    assertThat(texts(replay)).containsExactly("1", "2", "3");
    assertThat(replay.messages()).isEqualTo(handedOn);
    assertThat(replay.end()).isEqualTo(last.position());
    assertThat(replay.recovered()).isTrue();
  }

  @Test
  void afterAPlaceIsWhatWasStoredLater() {
    Journal journal = journal();
    Stored last = appendNumbers(journal, ROOM, 4);
    assertThat(texts(after(journal, last, 2))).containsExactly("3", "4");
    assertThat(texts(after(journal, last, 0))).containsExactly("1", "2", "3", "4");
    assertThat(after(journal, last, 4)).isEqualTo(new Replay(List.of(), last.position(), true));
  }

  @Test
  void aPlaceOfAnotherEpochIsNotRecovered() {
    Journal journal = journal();
    Stored last = appendNumbers(journal, ROOM, 3);
    Replay replay = journal.read(ROOM, new ReadFrom.After(new StreamPosition("another", 1)));
    assertThat(replay).isEqualTo(new Replay(List.of(), last.position(), false));
  }

  @Test
  void aPlaceBehindTheEndIsNotRecovered() {
    Journal journal = journal();
    Stored last = appendNumbers(journal, ROOM, 3);
    assertThat(after(journal, last, 4)).isEqualTo(new Replay(List.of(), last.position(), false));
  }

  @Test
  void recoveryIsWholeOrNothing() {
    Journal journal = journal(3, DataSize.ofMegabytes(1), 1000);
    Stored last = appendNumbers(journal, ROOM, 5);
    assertThat(texts(after(journal, last, 2))).containsExactly("3", "4", "5");
    var nothing = new Replay(List.of(), last.position(), false);
    assertThat(after(journal, last, 1)).isEqualTo(nothing);
    assertThat(after(journal, last, 0)).isEqualTo(nothing);
    assertThat(journal.read(ROOM, new ReadFrom.Beginning())).isEqualTo(nothing);
  }

  @Test
  void theLastAreSoManyOrAllThatAreKept() {
    Journal journal = journal(3, DataSize.ofMegabytes(1), 1000);
    Stored last = appendNumbers(journal, ROOM, 5);
    assertThat(texts(journal.read(ROOM, new ReadFrom.Last(2)))).containsExactly("4", "5");
    assertThat(texts(journal.read(ROOM, new ReadFrom.Last(100)))).containsExactly("3", "4", "5");
    assertThat(texts(journal.read(ROOM, new ReadFrom.Last(Integer.MAX_VALUE)))).hasSize(3);
    assertThat(journal.read(ROOM, new ReadFrom.Last(0)))
        .isEqualTo(new Replay(List.of(), last.position(), true));
  }

  @Test
  void noMoreBytesAreKeptThanAllowed() {
    Journal journal = journal(1000, DataSize.ofBytes(25), 1000);
    for (int i = 1; i <= 5; i++) {
      append(journal, draft(ROOM, "ten bytes " + i));
    }
    assertThat(texts(journal.read(ROOM, new ReadFrom.Last(100))))
        .containsExactly("ten bytes 4", "ten bytes 5");
  }

  @Test
  void streamsAreReadApart() {
    Journal journal = journal();
    append(journal, draft(ROOM, "room"));
    append(journal, draft(new Address.Everyone(), "everyone"));
    append(journal, draft(INBOX, "inbox"));
    assertThat(texts(journal.read(ROOM, new ReadFrom.Beginning()))).containsExactly("room");
    assertThat(texts(journal.read(INBOX, new ReadFrom.Beginning()))).containsExactly("inbox");
  }

  @Test
  void aReplayEndsWhereItSaysWhileOthersWrite() throws Exception {
    Journal journal = journal(100_000, DataSize.ofMegabytes(10), 1000);
    try (var threads = Executors.newFixedThreadPool(1)) {
      var writing = threads.submit(() -> appendNumbers(journal, ROOM, 2000));
      long end = 0;
      while (end < 2000) {
        Replay replay = journal.read(ROOM, new ReadFrom.Beginning());
        end = replay.end().offset();
        assertThat(replay.messages()).hasSize(Math.toIntExact(end));
      }
      assertThat(writing.get().position().offset()).isEqualTo(end);
    }
  }

  private static Replay after(Journal journal, Stored of, long offset) {
    var place = new StreamPosition(of.position().epoch(), offset);
    return journal.read(ROOM, new ReadFrom.After(place));
  }
}
