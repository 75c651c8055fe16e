package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/** A server on which the actions of the {@link RoomAccessTable} are attempted. */
final class RoomAccessServer implements AutoCloseable {

  /** Attempts an action, and returns its outcome. */
  private interface Attempt {
    String attempt(String action, RoomScene scene) throws Exception;
  }

  private final ParleyServer server;
  private final RoomState state;
  private final RoomHttpAttempts http;
  private final RoomHttpAttempts acting;
  private final RoomStompAttempts stomp;

  /**
   * Starts a server, and bans the user that has no rights.
   *
   * @param properties each as {@code name=value}
   */
  RoomAccessServer(Path data, String... properties) throws SQLException {
    String[] common = {
      "parley.data-directory=" + data,
      // Thousands of rooms are made, which need not survive a power loss.
      "parley.store.synchronous=normal",
      "parley.limits.rooms-per-user=100000",
      // The messages of deleted rooms stay, so that a change of them is seen.
      "parley.history.deletion-interval=1d"
    };
    server =
        ParleyServer.start(
            TestTokens.tokenModeProperties(
                Stream.of(common, properties).flatMap(Stream::of).toArray(String[]::new)));
    state = new RoomState(server, data);
    http = new RoomHttpAttempts(server, false);
    acting = new RoomHttpAttempts(server, true);
    stomp = new RoomStompAttempts(server);
    ban();
  }

  private void ban() {
    String token = TestTokens.of("the-judge", "moderator");
    try (var moderator =
        StompUser.connect(
            Handshake.to(server, "/stomp").header("Authorization: Bearer " + token).open())) {
      moderator.store(
          "/app/moderation",
          "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(RoomScene.userName(RoomScene.BANNED)));
    }
  }

  /** Checks a cell; if it is refused, nothing may change. */
  void check(RoomAccessTable.Cell cell) throws Exception {
    check(cell, cell.protocol().equals("http") ? http::attempt : stomp::attempt);
  }

  /** Checks a cell of HTTP with a service that acts for the user. */
  void checkActing(RoomAccessTable.Cell cell) throws Exception {
    check(cell, acting::attempt);
  }

  private void check(RoomAccessTable.Cell cell, Attempt attempt) throws Exception {
    RoomScene scene = RoomScene.create(server, cell.kind(), cell.role());
    String before = cell.isAllowed() ? "" : state.of(scene.room());
    assertThat(attempt.attempt(cell.action(), scene)).isEqualTo(cell.outcome());
    if (!cell.isAllowed()) {
      assertThat(state.of(scene.room())).isEqualTo(before);
    }
  }

  @Override
  public void close() throws SQLException {
    stomp.close();
    state.close();
    server.close();
  }
}
