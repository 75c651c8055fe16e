package chat.parley.load;

import java.util.function.IntFunction;

/**
 * Who is connected, and who writes to whom.
 *
 * @param clients how many
 * @param writers how many of them write
 * @param reach how many read a message: all of them, or the writer's partner alone
 * @param receipts whether a receipt is asked for, and waited for
 * @param bodySize of each message, in bytes; at least {@value Mark#LENGTH}
 * @param names of the clients, by their number
 * @param tokens what proves them, where something must
 */
public record Scene(
    Target target,
    Route route,
    int clients,
    int writers,
    Reach reach,
    boolean receipts,
    int bodySize,
    IntFunction<String> names,
    IntFunction<String> tokens) {

  /** Who reads a message. */
  public enum Reach {
    /** Everybody, the writer too. */
    ALL,
    /** The other one of a pair. */
    PARTNER
  }

  /** The same with another route. */
  public Scene routed(Route other) {
    return new Scene(target, other, clients, writers, reach, receipts, bodySize, names, tokens);
  }

  /** The same with so many clients, of whom one writes. */
  Scene of(int count) {
    return new Scene(target, route, count, 1, reach, receipts, bodySize, names, tokens);
  }

  int readersOfOne() {
    return reach == Reach.ALL ? clients : 1;
  }

  String filled(String text, int client) {
    return text.replace("{user}", names.apply(client))
        .replace("{partner}", names.apply(partner(client)))
        .replace("{token}", tokens.apply(client));
  }

  static int partner(int client) {
    return client ^ 1;
  }
}
