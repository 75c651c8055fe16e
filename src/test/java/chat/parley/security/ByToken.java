package chat.parley.security;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.util.Arrays;

/** Those who come with a token. */
final class ByToken {

  private ByToken() {}

  /** A handshake of somebody; behind the name are roles. */
  static Handshake handshake(ParleyServer server, String path, String... who) {
    String token = TestTokens.of(who[0], Arrays.copyOfRange(who, 1, who.length));
    return Handshake.to(server, path).header("Authorization: Bearer " + token);
  }

  /** Somebody who has connected, and hears of errors. */
  static StompUser connect(ParleyServer server, String... who) {
    StompUser user = StompUser.connect(handshake(server, "/stomp", who).open());
    user.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
    user.receipt("e");
    return user;
  }

  /** Somebody who may decide. */
  static StompUser moderator(ParleyServer server) {
    return connect(server, "mo", "moderator");
  }

  /** A moderator decides, and waits until it is done. */
  static void rule(StompUser moderator, String json) {
    String receipt = Names.unique("ruled");
    moderator.send("/app/moderation", json, "receipt:" + receipt);
    moderator.receipt(receipt);
  }
}
