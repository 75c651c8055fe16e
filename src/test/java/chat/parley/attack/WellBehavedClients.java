package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;

/** Two STOMP users and a legacy user, which must be served whatever other clients do. */
final class WellBehavedClients implements AutoCloseable {

  private final String room = "/topic/room." + Names.unique("good");
  private final StompUser alice;
  private final StompUser bob;
  private final LegacyUser carol;

  WellBehavedClients(ParleyServer server) {
    alice = StompUser.connect(server, "alice");
    bob = StompUser.connect(server, "bob");
    carol = LegacyUser.pointToPoint(server, "carol");
    bob.subscribe("room", room);
    bob.subscribe("inbox", "/user/queue/messages");
  }

  /**
   * Sends one message to the room, one to the legacy user and one from it, and checks that they
   * arrive.
   */
  synchronized void exchangeMessages() {
    String word = Names.unique("word");
    alice.store(room, word);
    assertThat(bob.next("MESSAGE").text()).isEqualTo(word);
    alice.store("/user/carol/queue/messages", word);
    assertThat(carol.next()).contains(word);
    String text = "{\"message\": \"" + word + "\", \"to_user\": \"bob\"}";
    carol.send(text);
    assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
    carol.close();
  }
}
