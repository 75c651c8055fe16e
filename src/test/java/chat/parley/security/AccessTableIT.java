package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The permissions in the table {@code access.tsv}, tested cell by cell on real sockets. An
 * operation that is refused must not change the state of the server.
 */
class AccessTableIT {

  /** The number of columns before those of the users. */
  private static final int KEY_COLUMNS = 3;

  @TempDir private static Path data;
  private static ParleyServer server;
  private static AccessAttempts attempts;
  private static ServerState serverState;

  /**
   * One cell of the table.
   *
   * @param user the kind of user, which is the name of the column
   * @param allowed whether the table allows the operation
   */
  record Cell(String protocol, String frame, String destination, String user, boolean allowed) {}

  @BeforeAll
  static void start() throws IOException {
    server = ParleyServer.start(AccessAttempts.settings(data));
    attempts = new AccessAttempts(server);
    serverState = new ServerState(server, data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Cell> cells() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/test/resources/access.tsv"), UTF_8);
    String[] users = lines.getFirst().split("\t", -1);
    return lines.stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .flatMap(
            columns ->
                IntStream.range(KEY_COLUMNS, users.length)
                    .mapToObj(
                        i ->
                            new Cell(
                                columns[0],
                                columns[1],
                                columns[2],
                                users[i],
                                columns[i].equals("y"))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  @Shows("access")
  void permissionsMatchTheTable(Cell cell) throws Exception {
    String before = serverState.snapshot();
    boolean done =
        switch (cell.protocol()) {
          case "stomp" -> attempts.stomp(cell.user(), cell.frame(), cell.destination());
          case "old" -> attempts.legacy(cell.user(), cell.destination());
          case "batch" -> attempts.batch(cell.user(), cell.destination());
          case "http" -> attempts.http(cell.user(), cell.frame(), cell.destination());
          case String as when as.startsWith("as ") ->
              attempts.as(as.substring(3), cell.user(), cell.frame(), cell.destination());
          default -> throw new IllegalArgumentException(cell.protocol());
        };
    assertThat(done).isEqualTo(cell.allowed());
    if (!cell.allowed()) {
      assertThat(serverState.snapshot()).isEqualTo(before);
    }
  }
}
