package chat.parley.store;

import static chat.parley.store.RoomDrafts.ANN;
import static chat.parley.store.RoomDrafts.creation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pins of a room are those of messages that exist, in their order. Each store keeps that. */
abstract class PinChangesContract {

  private static final Address.Room ROOM = new Address.Room(new RoomName("one"));

  private Database database;
  private LogWriter writer;

  abstract StoreProperties newStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = new Database(newStore());
    database.open();
    writer = database.writer();
    write(creation("one"));
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  static Draft message() {
    return Draft.of(ROOM, ANN, Body.ofText("x".getBytes(UTF_8), null));
  }

  static Draft edit(long offset) {
    var headers = Map.of(Change.Kind.EDIT.header(), "" + offset);
    return new Draft(ROOM, ANN, Body.ofText("y".getBytes(UTF_8), null), null, true, headers)
        .withCondition(ROOM, new ChangeRules(false, Duration.ofDays(1), false));
  }

  static Draft removal(long offset) {
    return Draft.removal(ROOM, ANN, offset);
  }

  static Draft pin(long offset, @Nullable Long before) {
    return RoomDrafts.change("one", ANN, new RoomAction.Pin(offset, before));
  }

  static Draft unpin(long offset) {
    return RoomDrafts.change("one", ANN, new RoomAction.Unpin(offset));
  }

  private List<DraftOutcome> write(Draft... drafts) throws Exception {
    List<DraftOutcome> outcomes =
        writer.write(new Batch(writer.lastBatch() + 1, 1_000, List.of(drafts), List.of()));
    writer.commit();
    return outcomes;
  }

  private void writeMessages(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      write(message());
    }
  }

  private void assertRefused(ChatError error, Draft... drafts) {
    assertThatExceptionOfType(DraftsRefusedException.class)
        .isThrownBy(() -> write(drafts))
        .satisfies(
            e ->
                assertThat(e.refusals().values())
                    .extracting(ChatException::error)
                    .containsExactly(error));
  }

  private StreamRow stream() throws StoreException {
    return database.reader().stream(ROOM);
  }

  private List<Long> pinned() throws StoreException {
    return database.reader().pins(stream(), 0).entries().stream()
        .map(e -> e.pin().offset())
        .toList();
  }

  /** Returns the rows of the table, which are those of messages that exist. */
  private List<Long> rows() throws SQLException {
    var rows = new ArrayList<Long>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select position from pin order by rank")) {
      while (row.next()) {
        rows.add(row.getLong(1));
      }
    }
    return rows;
  }

  @Test
  void pinsHaveAnOrderThatMovesChange() throws Exception {
    writeMessages(5);
    write(pin(4, null));
    write(pin(2, null), pin(5, 4L));
    assertThat(pinned()).containsExactly(5L, 4L, 2L);
    write(unpin(4), pin(1, 2L), pin(2, 5L));
    assertThat(pinned()).containsExactly(2L, 5L, 1L);
    write(pin(4, 1L));
    write(pin(3, 2L));
    assertThat(pinned()).containsExactly(3L, 2L, 5L, 4L, 1L);
    assertThat(rows()).isEqualTo(pinned());
  }

  @Test
  void aPinHasItsUserItsTimeAndTheMessageAsItIs() throws Exception {
    writeMessages(1);
    write(pin(1, null));
    write(edit(1));
    PinnedPage page = database.reader().pins(stream(), 0);
    assertThat(page.membersOffset()).isEqualTo(2);
    assertThat(page.next()).isZero();
    assertThat(page.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.pin().by()).isEqualTo(ANN);
              assertThat(entry.pin().at()).isEqualTo(1_000);
              assertThat(entry.message().draft().body().asString()).isEqualTo("y");
            });
  }

  @Test
  void aRoomWithoutPinsHasAnEmptyPageWithTheOffsetOfItsLastChange() throws Exception {
    PinnedPage page = database.reader().pins(stream(), 0);
    assertThat(page.entries()).isEmpty();
    assertThat(page.membersOffset()).isEqualTo(1);
  }

  @Test
  void aPageEndsWhenItsMessagesAreLarge() throws Exception {
    Body large = Body.ofText(new byte[200_000], null);
    for (int i = 1; i <= 4; i++) {
      write(Draft.of(ROOM, ANN, large), pin(i, null));
    }
    PinnedPage first = database.reader().pins(stream(), 0);
    assertThat(first.entries()).hasSize(3);
    PinnedPage second = database.reader().pins(stream(), first.next());
    assertThat(second.entries()).extracting(e -> e.message().offset()).containsExactly(4L);
    assertThat(second.next()).isZero();
  }

  @Test
  void aChangeThatChangesNothingIsNotStored() throws Exception {
    writeMessages(2);
    write(pin(1, null), pin(2, null));
    for (Draft draft : List.of(pin(1, null), pin(1, 2L), pin(2, 2L), unpin(9))) {
      assertThat(write(draft))
          .singleElement()
          .isInstanceOfSatisfying(
              DraftOutcome.Repeat.class,
              unchanged -> assertThat(unchanged.position().offset()).isEqualTo(3));
    }
    assertThat(rows()).containsExactly(1L, 2L);
  }

  @Test
  void onlyAMessageThatExistsIsPinned() throws Exception {
    writeMessages(3);
    write(edit(2));
    write(removal(3));
    assertRefused(ChatError.NO_MESSAGE, pin(0, null));
    assertRefused(ChatError.NO_MESSAGE, pin(6, null));
    assertRefused(ChatError.NO_MESSAGE, pin(4, null));
    assertRefused(ChatError.NO_MESSAGE, pin(5, null));
    assertRefused(ChatError.REMOVED, pin(3, null));
    assertRefused(ChatError.NO_MESSAGE, pin(2, 1L));
    writer.delete(stream(), 1);
    assertRefused(ChatError.DELETED, pin(1, null));
    write(message(), pin(6, null));
    assertThat(pinned()).containsExactly(6L);
  }

  @Test
  void thePinOfARemovedMessageEnds() throws Exception {
    writeMessages(4);
    write(pin(1, null), pin(2, null), pin(3, null));
    write(removal(2));
    assertThat(rows()).containsExactly(1L, 3L);
    write(pin(4, null), removal(4));
    assertThat(rows()).containsExactly(1L, 3L);
    // In the batch of the removal, before and after it.
    write(unpin(3), pin(3, 1L), removal(3), unpin(1));
    assertThat(rows()).isEmpty();
    assertRefused(ChatError.REMOVED, removal(1), pin(1, null));
    write(pin(1, null));
    assertThat(rows()).containsExactly(1L);
  }

  @Test
  void aRemovalMakesRoomForAnotherPinOfItsBatch() throws Exception {
    writeMessages(101);
    for (int i = 1; i <= 100; i++) {
      write(pin(i, null));
    }
    assertRefused(ChatError.TOO_MANY, pin(101, null));
    write(removal(50), pin(101, null));
    assertThat(rows()).hasSize(100).endsWith(101L).doesNotContain(50L);
  }

  @Test
  void thePinsOfDeletedMessagesEnd() throws Exception {
    writeMessages(3);
    write(pin(3, null), pin(1, null), pin(2, null));
    writer.delete(stream(), 2);
    assertThat(rows()).containsExactly(3L);
    assertThat(pinned()).containsExactly(3L);
  }

  @Test
  void aDeletedRoomHasNoPins() throws Exception {
    writeMessages(1);
    write(pin(1, null));
    write(RoomDrafts.change("one", ANN, new RoomAction.Delete()));
    writer.forgetEnded(ROOM.stream());
    assertThat(rows()).isEmpty();
  }
}
