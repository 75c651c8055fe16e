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
 * Who may do what: the table {@code access.tsv}, cell by cell, on real sockets. What is refused is
 * seen to have changed nothing.
 */
class AccessTableTest {

  /** The columns before those of the users. */
  private static final int KEYS = 3;

  @TempDir private static Path data;
  private static ParleyServer server;
  private static Attempts attempts;
  private static Everything everything;

  /**
   * One cell.
   *
   * @param allowed what the table says
   */
  record Cell(String protocol, String frame, String destination, String who, boolean allowed) {}

  @BeforeAll
  static void start() {
    server = ParleyServer.start(Attempts.settings(data));
    attempts = new Attempts(server);
    everything = new Everything(server, data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Cell> cells() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/test/resources/access.tsv"), UTF_8);
    String[] names = lines.getFirst().split("\t", -1);
    return lines.stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .flatMap(
            row ->
                IntStream.range(KEYS, names.length)
                    .mapToObj(i -> new Cell(row[0], row[1], row[2], names[i], row[i].equals("y"))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  @Shows("access")
  void theTableIsKept(Cell cell) throws Exception {
    String before = everything.state();
    boolean done =
        switch (cell.protocol()) {
          case "stomp" -> attempts.stomp(cell.who(), cell.frame(), cell.destination());
          case "old" -> attempts.old(cell.who(), cell.destination());
          case "http" -> attempts.http(cell.who(), cell.frame(), cell.destination());
          default -> throw new IllegalArgumentException(cell.protocol());
        };
    assertThat(done).isEqualTo(cell.allowed());
    if (!cell.allowed()) {
      assertThat(everything.state()).isEqualTo(before);
    }
  }
}
