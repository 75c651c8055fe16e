package chat.parley.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names and tokens of the users, by their number from 0.
 *
 * @param room the name of the room that they use
 * @param names the user names
 * @param tokens one token for each user; empty if none are needed
 */
record Users(String room, List<String> names, List<String> tokens) {

  /**
   * Returns random names with the prefix {@code load-}, or the names and tokens of the token file.
   *
   * @throws LoadException if the token file cannot be read, is malformed, or has too few lines
   */
  static Users of(LoadOptions options) {
    String room = "load-" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
    List<String> names = new ArrayList<>();
    Path file = options.tokens();
    if (file == null) {
      for (int i = 0; i < options.users(); i++) {
        names.add(room + "-" + i);
      }
      return new Users(room, names, List.of());
    }
    List<String> tokens = new ArrayList<>();
    for (String line : readLines(file)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length != 2) {
        throw new LoadException(
            "--tokens=%s: line %d is malformed; it must be NAME TOKEN"
                .formatted(file, names.size() + 1));
      }
      names.add(words[0]);
      tokens.add(words[1]);
    }
    if (tokens.size() < options.users()) {
      throw new LoadException(
          "--tokens=%s: the file has %d tokens for %d users"
              .formatted(file, tokens.size(), options.users()));
    }
    return new Users(room, names, tokens);
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new LoadException(
          "--tokens=%s: the file cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  String name(int number) {
    return names.get(number);
  }

  String token(int number) {
    return tokens.isEmpty() ? "" : tokens.get(number);
  }

  /**
   * Returns the query of the WebSocket path that carries the token; empty if there are no tokens.
   */
  String tokenQuery() {
    return tokens.isEmpty() ? "" : "?access_token={token}";
  }
}
