package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** What is written to somebody who is away. */
class OfflineInboxTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String bobsName = Names.unique("bob");
  private final Address bobsInbox = new Address.Inbox(new UserName(bobsName));

  @Test
  @Shows("old-away")
  void whatWasWrittenMeanwhileArrivesInOrderAndOnce() {
    try (var alice = OldUser.named(server, Names.unique("alice"));
        var carol = OldUser.named(server, Names.unique("carol"))) {
      alice.deliver(text("first"));
      carol.deliver(text("second"));
      alice.deliver(text("third"));
    }
    try (var bob = OldUser.named(server, bobsName)) {
      assertThat(bob.next()).isEqualTo(text("first"));
      assertThat(bob.next()).isEqualTo(text("second"));
      assertThat(bob.next()).isEqualTo(text("third"));
      bob.hearsNothing();
    }
    server.awaitReaders(bobsInbox, 0);
    try (var bob = OldUser.named(server, bobsName)) {
      bob.hearsNothing();
    }
  }

  @Test
  void itIsThereForAUserWhoWasHereBefore() {
    try (var alice = OldUser.named(server, Names.unique("alice"))) {
      for (int visit = 0; visit < 3; visit++) {
        alice.deliver(text("before visit " + visit));
        try (var bob = OldUser.named(server, bobsName)) {
          assertThat(bob.next()).isEqualTo(text("before visit " + visit));
          alice.send(text("during visit " + visit));
          assertThat(bob.next()).isEqualTo(text("during visit " + visit));
          bob.socket().settle();
        }
        server.awaitReaders(bobsInbox, 0);
      }
    }
  }

  @Test
  void itMayBeMuchMoreThanAnOutboxHolds() {
    int messages = 300;
    String padding = "x".repeat(10_000);
    try (var alice = OldUser.named(server, Names.unique("alice"))) {
      for (int i = 0; i < messages; i++) {
        alice.send(text(i + padding));
      }
      alice.settle();
    }
    try (var bob = OldUser.named(server, bobsName)) {
      for (int i = 0; i < messages; i++) {
        assertThat(bob.next()).isEqualTo(text(i + padding));
      }
      bob.hearsNothing();
    }
  }

  @Test
  @Shows("old-inbox-full")
  void aFullInboxRefusesAndLosesNothing() {
    try (var small = ParleyServer.start("parley.limits.inbox-messages=2");
        var alice = OldUser.named(small, "alice")) {
      alice.send(text("first"));
      alice.send(text("second"));
      alice.send(text("one too many"));
      assertThat(alice.next()).startsWith("{\"error\": {\"code\": \"inbox-full\"");
      try (var bob = OldUser.named(small, bobsName)) {
        assertThat(bob.next()).isEqualTo(text("first"));
        assertThat(bob.next()).isEqualTo(text("second"));
        Await.until(() -> "the inbox is still full", () -> hasRoom(bob));
      }
      alice.hearsNothing();
    }
  }

  /** That somebody has had a message is noted a moment after it has come. */
  private boolean hasRoom(OldUser bob) {
    bob.send(text("his own"));
    String answer = bob.next();
    if (answer.contains("inbox-full")) {
      return false;
    }
    assertThat(answer).isEqualTo(text("his own"));
    return true;
  }

  private String text(String message) {
    return "{\"message\": \"" + message + "\", \"to_user\": \"" + bobsName + "\"}";
  }
}
