package chat.parley.security;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.util.Arrays;

/** Clients that authenticate with a token. */
final class TokenClients {

  private TokenClients() {}

  /**
   * Returns a handshake with a token.
   *
   * @param nameAndRoles the name of the user, then any roles
   */
  static Handshake handshake(ParleyServer server, String path, String... nameAndRoles) {
    String token =
        TestTokens.of(nameAndRoles[0], Arrays.copyOfRange(nameAndRoles, 1, nameAndRoles.length));
    return Handshake.to(server, path).header("Authorization: Bearer " + token);
  }

  /**
   * Connects a client and subscribes it to its errors.
   *
   * @param nameAndRoles the name of the user, then any roles
   */
  static StompUser connect(ParleyServer server, String... nameAndRoles) {
    StompUser user = StompUser.connect(handshake(server, "/stomp", nameAndRoles).open());
    user.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
    user.receipt("e");
    return user;
  }

  /** Connects a moderator with the name {@code mo}. */
  static StompUser connectModerator(ParleyServer server) {
    return connect(server, "mo", "moderator");
  }

  /** Sends a moderation action, and waits for its receipt. */
  static void moderate(StompUser moderator, String json) {
    String receipt = Names.unique("ruled");
    moderator.send("/app/moderation", json, "receipt:" + receipt);
    moderator.receipt(receipt);
  }
}
