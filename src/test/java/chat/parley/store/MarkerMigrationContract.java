package chat.parley.store;

import static chat.parley.store.RoomDrafts.ANN;
import static chat.parley.store.RoomDrafts.add;
import static chat.parley.store.RoomDrafts.change;
import static chat.parley.store.RoomDrafts.creation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.testkit.EarlierSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store of an earlier version gets the markers of its pairs and members. Each store does. */
abstract class MarkerMigrationContract {

  private static final UserName BOB = new UserName("bob");
  private static final UserName GUEST = new UserName("guest-abcdefghijkl");
  private static final Address PAIR = Address.Pair.of(ANN, BOB);
  private static final Address ROOM = new Address.Room(new RoomName("club"));

  abstract StoreProperties newStore() throws Exception;

  private static Draft message(UserName from, Address to) {
    return Draft.of(to, from, Body.ofText("x".getBytes(UTF_8), null));
  }

  private static void write(Database database, Draft... drafts) throws Exception {
    try (LogWriter writer = database.writer()) {
      for (Draft draft : drafts) {
        writer.write(new Batch(writer.lastBatch() + 1, 1_000, List.of(draft), List.of()));
        writer.commit();
      }
    }
  }

  private static void undoMarkers(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      EarlierSchema.undoMarkers(statement);
    }
  }

  private static ConversationRow only(Database database, UserName user, Address stream)
      throws StoreException {
    return database.markerReader().conversations(user, MarkerReader.Position.FIRST, 10).stream()
        .filter(row -> row.stream().equals(stream.stream()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pairsAreReadUpToTheLastOwnMessageAndRoomsUpToTheEnd() throws Exception {
    StoreProperties store = newStore();
    try (var database = new Database(store)) {
      database.open();
      write(
          database,
          message(ANN, PAIR),
          message(BOB, PAIR),
          message(ANN, PAIR),
          message(ANN, PAIR),
          message(GUEST, new Address.Inbox(ANN)),
          creation("club"),
          message(ANN, ROOM),
          message(ANN, ROOM),
          change("club", ANN, add(List.of(BOB))),
          change("club", ANN, new RoomAction.Invite(new UserName("eve"))),
          Draft.removal(ROOM, ANN, 1),
          Draft.removal(ROOM, ANN, 2),
          message(ANN, ROOM));
      undoMarkers(database);
    }
    try (var database = new Database(store)) {
      database.open();
      ConversationRow bobs = only(database, BOB, PAIR);
      assertThat(bobs.marker().read()).isEqualTo(2);
      assertThat(bobs.unread()).isEqualTo(2);
      assertThat(only(database, ANN, PAIR).unread()).isZero();
      assertThat(only(database, BOB, ROOM).unread()).isZero();
      write(database, Draft.removal(ROOM, ANN, 5), message(ANN, ROOM));
      ConversationRow room = only(database, BOB, ROOM);
      assertThat(room.end()).isEqualTo(7);
      assertThat(room.unread()).isEqualTo(1);
      assertThat(room.last().offset()).isEqualTo(7);
      MarkerReader reader = database.markerReader();
      assertThat(reader.conversations(GUEST, MarkerReader.Position.FIRST, 10)).isEmpty();
      assertThat(reader.conversations(new UserName("eve"), MarkerReader.Position.FIRST, 10))
          .isEmpty();
    }
  }
}
