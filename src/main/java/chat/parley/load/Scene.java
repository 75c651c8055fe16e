package chat.parley.load;

import java.util.function.IntFunction;

/**
 * The clients of a run, and which of them send messages to which. Clients are numbered from 0.
 *
 * @param clients the number of clients
 * @param writers the number of clients that send messages: those with the lowest numbers
 * @param reach the subscribers of a message: all clients, or the writer's partner only
 * @param receipts whether each message requests a receipt, which the run then waits for
 * @param bodySize the size of each message body in bytes; at least {@value Mark#LENGTH}
 * @param names the user names, by client number
 * @param tokens the tokens, by client number; an empty string where the server needs none
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

  /** The subscribers of a message. */
  public enum Reach {
    /** All clients, including the writer. */
    ALL,
    /** The other client of the writer's pair. */
    PARTNER
  }

  /** Returns this scene with another route. */
  public Scene withRoute(Route newRoute) {
    return new Scene(target, newRoute, clients, writers, reach, receipts, bodySize, names, tokens);
  }

  /** Returns this scene with another number of clients, one of which writes. */
  Scene withClients(int count) {
    return new Scene(target, route, count, 1, reach, receipts, bodySize, names, tokens);
  }

  int subscribersPerMessage() {
    return reach == Reach.ALL ? clients : 1;
  }

  /** Replaces {@code {user}}, {@code {partner}} and {@code {token}} with those of a client. */
  String resolvePlaceholders(String text, int client) {
    return text.replace("{user}", names.apply(client))
        .replace("{partner}", names.apply(partnerOf(client)))
        .replace("{token}", tokens.apply(client));
  }

  /** Returns the other client of a pair: clients 0 and 1 form a pair, 2 and 3, and so on. */
  static int partnerOf(int client) {
    return client ^ 1;
  }
}
