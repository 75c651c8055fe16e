package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The permissions in rooms, by protocol, kind of the room, action and role of the acting user: the
 * table {@code room-access.tsv}.
 */
final class RoomAccessTable {

  /** The number of columns before those of the roles. */
  private static final int KEY_COLUMNS = 3;

  private RoomAccessTable() {}

  /**
   * One cell of the table.
   *
   * @param kind see {@link RoomScene}
   * @param role the role of the acting user; {@code stranger}, or {@code service}, for no member
   * @param outcome {@code y} if the action is allowed, {@code empty} if it is, but the message is
   *     not returned, otherwise the code of the refusal
   */
  record Cell(String protocol, String kind, String action, String role, String outcome) {

    boolean isAllowed() {
      return outcome.equals("y") || outcome.equals("empty");
    }
  }

  /** Returns the cells of a protocol. */
  static Stream<Cell> cells(String protocol) throws IOException {
    var lines = Files.readAllLines(Path.of("src/test/resources/room-access.tsv"), UTF_8);
    String[] roles = lines.getFirst().split("\t", -1);
    return lines.stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(columns -> columns[0].equals(protocol))
        .flatMap(
            columns ->
                IntStream.range(KEY_COLUMNS, roles.length)
                    .mapToObj(
                        i -> new Cell(columns[0], columns[1], columns[2], roles[i], columns[i])));
  }
}
