package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Texts of legacy clients are in the conversation of two users too, and these notice nothing. */
class LegacyConversationTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String alice = Names.unique("alice");
  private final String bob = Names.unique("bob");
  private final LegacyUser legacyAlice = LegacyUser.pointToPoint(server, alice);
  private final LegacyUser legacyBob = LegacyUser.pointToPoint(server, bob);
  private final StompUser stompAlice = StompUser.connect(server, alice);
  private final StompUser stompBob = StompUser.connect(server, bob);

  @AfterEach
  void closeClients() {
    legacyAlice.close();
    legacyBob.close();
    stompAlice.close();
    stompBob.close();
  }

  private static String envelope(String text, String to) {
    return "{ \"to_user\":\"" + to + "\", \"message\" : \"" + text + "\" }";
  }

  @Test
  @Shows("old-conversation")
  void aTextIsInTheConversationOfBothUsers() {
    stompAlice.subscribe("p", "/user/queue/with." + bob);
    stompBob.subscribe("p", "/user/queue/with." + alice);
    legacyAlice.send(envelope("你好", bob));
    assertThat(legacyBob.next()).isEqualTo(envelope("你好", bob));
    legacyBob.send(envelope("hello", alice));
    assertThat(legacyAlice.next()).isEqualTo(envelope("hello", alice));
    for (StompUser user : new StompUser[] {stompAlice, stompBob}) {
      StompFrame first = user.next("MESSAGE");
      assertThat(first.text()).isEqualTo(envelope("你好", bob));
      assertThat(first.headers())
          .containsEntry("from", alice)
          .containsEntry("offset", "1")
          .containsEntry("content-type", "application/json");
      StompFrame second = user.next("MESSAGE");
      assertThat(second.text()).isEqualTo(envelope("hello", alice));
      assertThat(second.headers()).containsEntry("from", bob).containsEntry("offset", "2");
    }
    legacyAlice.expectNothing();
    legacyBob.expectNothing();
  }

  @Test
  @Shows({"old-conversation", "old-wrapped"})
  void aMessageToTheConversationReachesLegacyClientsAsOneToTheInbox() {
    String wrapped =
        "{\"message\": \"hi\", \"to_user\": \"%s\", \"from_user\": \"%s\"}".formatted(bob, alice);
    stompAlice.send("/app/with." + bob, "hi");
    assertThat(legacyBob.next()).isEqualTo(wrapped);
    stompAlice.send("/app/with." + bob, "typing", "persistent:false");
    stompAlice.store("/app/with." + bob, envelope("hi", bob));
    assertThat(legacyBob.next()).isEqualTo(envelope("hi", bob));
    legacyBob.expectNothing();
    legacyAlice.expectNothing();
  }

  @Test
  @Shows({"old-conversation", "old-away"})
  void messagesToTheConversationWaitForALegacyClient() {
    String carol = Names.unique("carol");
    stompAlice.store("/app/with." + carol, envelope("waits", carol));
    try (var legacyCarol = LegacyUser.pointToPoint(server, carol)) {
      assertThat(legacyCarol.next()).isEqualTo(envelope("waits", carol));
      legacyCarol.expectNothing();
    }
    try (var again = LegacyUser.pointToPoint(server, carol)) {
      again.expectNothing();
    }
  }
}
