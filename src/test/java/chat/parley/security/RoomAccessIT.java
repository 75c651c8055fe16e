package chat.parley.security;

import chat.parley.testkit.Shows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The permissions in rooms, tested cell by cell of the {@link RoomAccessTable} over HTTP and STOMP.
 * An action that is refused must not change what is stored of the room, nor its subscribers.
 */
class RoomAccessIT {

  @TempDir private static Path data;
  @TempDir private static Path dataWithoutOpenRooms;

  private static RoomAccessServer server;
  private static RoomAccessServer withoutOpenRooms;

  @BeforeAll
  static void start() throws Exception {
    server = new RoomAccessServer(data);
    withoutOpenRooms = new RoomAccessServer(dataWithoutOpenRooms, "parley.rooms.open=false");
  }

  @AfterAll
  static void stop() throws Exception {
    withoutOpenRooms.close();
    server.close();
  }

  private static RoomAccessServer server(RoomAccessTable.Cell cell) {
    return cell.kind().equals(RoomScene.OPEN_OFF) ? withoutOpenRooms : server;
  }

  static Stream<RoomAccessTable.Cell> cells() throws IOException {
    return Stream.concat(RoomAccessTable.cells("http"), RoomAccessTable.cells("stomp"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  @Shows({"access", "room-rights"})
  void permissionsMatchTheTable(RoomAccessTable.Cell cell) throws Exception {
    server(cell).check(cell);
  }

  /** Cells of the users for which a service acts. */
  static Stream<RoomAccessTable.Cell> cellsOfUsers() throws IOException {
    return RoomAccessTable.cells("http").filter(cell -> !cell.role().equals("service"));
  }

  @ParameterizedTest
  @MethodSource("cellsOfUsers")
  @Shows({"access", "http-acting"})
  void aServiceThatActsForAUserHasItsRights(RoomAccessTable.Cell cell) throws Exception {
    server(cell).checkActing(cell);
  }
}
