package chat.parley.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names of the users, and what proves them.
 *
 * @param room where they meet
 * @param tokens one for each, or none
 */
record Users(String room, List<String> names, List<String> tokens) {

  /**
   * Names that nobody has, or those of the file of tokens.
   *
   * @throws LoadException if the file can not be read or has too few
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
    for (String line : lines(file)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length != 2) {
        throw new LoadException("%s: line %d is not: NAME TOKEN".formatted(file, names.size() + 1));
      }
      names.add(words[0]);
      tokens.add(words[1]);
    }
    if (tokens.size() < options.users()) {
      throw new LoadException(
          "%s has %d tokens, for %d users".formatted(file, tokens.size(), options.users()));
    }
    return new Users(room, names, tokens);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new LoadException(file + " can not be read: " + e.getMessage());
    }
  }

  String name(int number) {
    return names.get(number);
  }

  String token(int number) {
    return tokens.isEmpty() ? "" : tokens.get(number);
  }

  /** What the path ends with, to prove who it is. */
  String query() {
    return tokens.isEmpty() ? "" : "?access_token={token}";
  }
}
