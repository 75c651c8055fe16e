package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
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

  private static ParleyServer server;
  private static RoomState state;
  private static RoomHttpAttempts http;
  private static RoomHttpAttempts acting;
  private static RoomStompAttempts stomp;

  @BeforeAll
  static void start() throws Exception {
    server =
        ParleyServer.start(
            TestTokens.tokenModeProperties(
                "parley.data-directory=" + data,
                // Thousands of rooms are made, which need not survive a power loss.
                "parley.store.synchronous=normal",
                // The messages of deleted rooms stay, so that a change of them is seen.
                "parley.history.deletion-interval=1d"));
    state = new RoomState(server, data);
    http = new RoomHttpAttempts(server, false);
    acting = new RoomHttpAttempts(server, true);
    stomp = new RoomStompAttempts(server);
  }

  @AfterAll
  static void stop() throws Exception {
    stomp.close();
    state.close();
    server.close();
  }

  static Stream<RoomAccessTable.Cell> cells() throws IOException {
    return Stream.concat(RoomAccessTable.cells("http"), RoomAccessTable.cells("stomp"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  @Shows({"access", "room-rights"})
  void permissionsMatchTheTable(RoomAccessTable.Cell cell) throws Exception {
    check(cell, cell.protocol().equals("http") ? http::attempt : stomp::attempt);
  }

  /** Cells of the users for which a service acts. */
  static Stream<RoomAccessTable.Cell> cellsOfUsers() throws IOException {
    return RoomAccessTable.cells("http")
        .filter(cell -> cell.role().equals("member") || cell.role().equals("stranger"));
  }

  @ParameterizedTest
  @MethodSource("cellsOfUsers")
  @Shows({"access", "http-acting"})
  void aServiceThatActsForAUserHasItsRights(RoomAccessTable.Cell cell) throws Exception {
    check(cell, acting::attempt);
  }

  /** Attempts an action, and returns {@code y} or the code of the refusal. */
  private interface Attempt {
    String attempt(String action, RoomScene scene) throws Exception;
  }

  private static void check(RoomAccessTable.Cell cell, Attempt attempt) throws Exception {
    RoomScene scene = RoomScene.create(server, cell.kind(), cell.role());
    boolean allowed = cell.outcome().equals("y");
    String before = allowed ? "" : state.of(scene.room());
    assertThat(attempt.attempt(cell.action(), scene)).isEqualTo(cell.outcome());
    if (!allowed) {
      assertThat(state.of(scene.room())).isEqualTo(before);
    }
  }
}
