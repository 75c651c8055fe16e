package chat.parley.store;

import static chat.parley.store.PinChangesContract.message;
import static chat.parley.store.PinChangesContract.pin;
import static chat.parley.store.PinChangesContract.removal;
import static chat.parley.store.RoomDrafts.ANN;
import static chat.parley.store.RoomDrafts.creation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.room.Room;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomEvent;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pins of rooms in both stores, and with several nodes. */
class PinChangesIT {

  @Nested
  class Sqlite extends PinChangesContract {
    @TempDir Path directory;

    @Override
    StoreProperties newStore() throws Exception {
      return Stores.sqlite(directory);
    }
  }

  @Nested
  class Postgres extends PinChangesContract {
    @Override
    StoreProperties newStore() {
      return Stores.postgres();
    }
  }

  private static void write(LogWriter writer, Draft... drafts) throws StoreException {
    writer.write(new Batch(writer.lastBatch() + 1, 1_000, List.of(drafts), List.of()));
  }

  /** The second node waits for the first one, whichever it is. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMessageThatAnotherNodeRemovesAtTheSameTimeIsNotPinned(boolean removalFirst)
      throws Exception {
    StoreProperties store = Stores.postgres();
    try (var database = new Database(store);
        var other = new Database(store)) {
      database.open();
      other.open();
      try (LogWriter writer = database.writer();
          LogWriter otherWriter = other.writer()) {
        write(writer, creation("one"), message());
        writer.commit();
        write(writer, removalFirst ? removal(1) : pin(1, null));
        CompletableFuture<Throwable> outcome =
            CompletableFuture.supplyAsync(
                () ->
                    catchThrowable(
                        () -> {
                          write(otherWriter, removalFirst ? pin(1, null) : removal(1));
                          otherWriter.commit();
                        }));
        Await.until(outcome::toString, () -> Stores.sessionsWaitingForLocks(store.store()) == 1);
        writer.commit();
        assertThat(errors(outcome.join()))
            .isEqualTo(removalFirst ? List.of(ChatError.REMOVED) : List.of());
        LogReader reader = database.reader();
        assertThat(reader.pins(reader.stream(message().to()), 0).entries()).isEmpty();
      }
    }
  }

  /** An open room that was never created has a row only if it has pins. */
  @Test
  void thePinsOfAnOpenRoomAreNoDamage(@TempDir Path directory) throws Exception {
    StoreProperties store = StoreProperties.embedded(directory);
    Room room = Room.implicit(((Address.Room) message().to()).name());
    var pin = new RoomAction.Pin(1, null);
    var change = new RoomCondition.Change(room, ANN, false, true, pin, RoomDrafts.LIMITS);
    try (var database = new Database(store)) {
      database.open();
      try (LogWriter writer = database.writer()) {
        write(writer, message());
        writer.commit();
        var body = Body.ofText(RoomEvent.body(change), "application/json");
        write(writer, Draft.of(room.changes(), ANN, body).withCondition(room.changes(), change));
        writer.commit();
      }
      assertThat(database.roomReader().room(room.name(), ANN).room()).isEqualTo(room.at(1));
    }
    assertThat(DatabaseCheck.checkDirectory(directory, _ -> {}).faults()).isEmpty();
  }

  private static List<ChatError> errors(Throwable refused) {
    return refused instanceof DraftsRefusedException e
        ? e.refusals().values().stream().map(ChatException::error).toList()
        : List.of();
  }
}
