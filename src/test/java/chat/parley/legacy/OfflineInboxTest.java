package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** Messages to a user without an open session. */
class OfflineInboxTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String bobsName = Names.unique("bob");
  private final Address bobsInbox = new Address.Inbox(new UserName(bobsName));

  @Test
  @Shows("old-away")
  void messagesSentWhileOfflineAreDeliveredOnceInOrder() {
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"));
        var carol = LegacyUser.pointToPoint(server, Names.unique("carol"))) {
      alice.sendAndAwaitStored(envelope("first"));
      carol.sendAndAwaitStored(envelope("second"));
      alice.sendAndAwaitStored(envelope("third"));
    }
    try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
      assertThat(bob.next()).isEqualTo(envelope("first"));
      assertThat(bob.next()).isEqualTo(envelope("second"));
      assertThat(bob.next()).isEqualTo(envelope("third"));
      bob.expectNothing();
    }
    server.awaitSubscribers(bobsInbox, 0);
    try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
      bob.expectNothing();
    }
  }

  @Test
  void aReturningUserReceivesMessagesSentBetweenSessions() {
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"))) {
      for (int session = 0; session < 3; session++) {
        alice.sendAndAwaitStored(envelope("before visit " + session));
        try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
          assertThat(bob.next()).isEqualTo(envelope("before visit " + session));
          alice.send(envelope("during visit " + session));
          assertThat(bob.next()).isEqualTo(envelope("during visit " + session));
          bob.socket().awaitPong();
        }
        server.awaitSubscribers(bobsInbox, 0);
      }
    }
  }

  @Test
  void anInboxMayHoldMoreThanAnOutbox() {
    int messages = 300;
    String padding = "x".repeat(10_000);
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"))) {
      for (int i = 0; i < messages; i++) {
        alice.send(envelope(i + padding));
      }
      alice.awaitStored();
    }
    try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
      for (int i = 0; i < messages; i++) {
        assertThat(bob.next()).isEqualTo(envelope(i + padding));
      }
      bob.expectNothing();
    }
  }

  @Test
  @Shows("old-inbox-full")
  void aFullInboxRefusesMessagesAndLosesNone() {
    try (var small = ParleyServer.start("parley.limits.inbox-messages=2");
        var alice = LegacyUser.pointToPoint(small, "alice")) {
      alice.send(envelope("first"));
      alice.send(envelope("second"));
      alice.send(envelope("one too many"));
      assertThat(alice.next()).startsWith("{\"error\": {\"code\": \"inbox-full\"");
      try (var bob = LegacyUser.pointToPoint(small, bobsName)) {
        assertThat(bob.next()).isEqualTo(envelope("first"));
        assertThat(bob.next()).isEqualTo(envelope("second"));
        Await.until(() -> "the inbox is still full", () -> acceptsMessage(bob));
      }
      alice.expectNothing();
    }
  }

  /**
   * Returns whether the inbox accepts a message again. The server records a delivery shortly after
   * the client has received the message.
   */
  private boolean acceptsMessage(LegacyUser bob) {
    bob.send(envelope("his own"));
    String response = bob.next();
    if (response.contains("inbox-full")) {
      return false;
    }
    assertThat(response).isEqualTo(envelope("his own"));
    return true;
  }

  private String envelope(String message) {
    return "{\"message\": \"" + message + "\", \"to_user\": \"" + bobsName + "\"}";
  }
}
