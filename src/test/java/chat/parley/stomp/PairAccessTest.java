package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, rights, headers and transactions of the conversation of two users. */
class PairAccessTest {

  private static final String INBOX = "/user/queue/messages";

  private final ParleyServer server = ParleyServer.shared();
  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser sender = StompUser.connect(server, ann);
  private final StompUser recipient = StompUser.connect(server, bob);

  @BeforeEach
  void subscribe() {
    recipient.subscribe("p", "/user/queue/with." + ann);
  }

  @AfterEach
  void close() {
    sender.close();
    recipient.close();
  }

  @Test
  @Shows("pair-own")
  void otherUsersReadTheirOwnConversationsOnly() {
    try (var eve = StompUser.connect(server, Names.unique("eve"))) {
      eve.subscribe("1", "/user/queue/with." + ann, "offset:0");
      eve.subscribe("2", "/user/queue/with." + bob, "offset:0");
      sender.store("/app/with." + bob, "secret");
      sender.store("/user/" + bob + "/queue/messages", "secret too");
      sender.send("/app/with." + bob, "typing", "persistent:false");
      for (int i = 0; i < 3; i++) {
        recipient.next("MESSAGE");
      }
      eve.expectNothing();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/user/queue/with., bad-name",
    "/user/queue/with.a b, bad-name",
    "/user/queue/with.ANN/BOB, bad-name",
    "'/user/queue/with.ANN,BOB', bad-name",
    "/user/queue/with.LONG, bad-name",
    "/user/queue/with, bad-destination",
    "/user/ANN/queue/with.BOB, bad-destination",
    "'/user/queue/pair.ANN,BOB', bad-destination",
    "/app/with.ANN, bad-destination",
    "/queue/with.ANN, bad-destination",
    "'/topic/room.pair.ANN,BOB', bad-name"
  })
  @Shows({"pair-own", "names"})
  void noOtherDestinationReadsAConversation(String pattern, String code) {
    String destination = filled(pattern);
    try (var eve = StompUser.connect(server, Names.unique("eve"))) {
      eve.frame("SUBSCRIBE", "", "id:1", "destination:" + destination);
      ErrorFrames.expect(eve, code, 1008);
    }
  }

  private String filled(String pattern) {
    return pattern.replace("ANN", ann).replace("BOB", bob).replace("LONG", "x".repeat(65));
  }

  @ParameterizedTest
  @CsvSource({
    "/app/with., bad-name",
    "/app/with.a b, bad-name",
    "'/app/with.ANN,BOB', bad-name",
    "/app/with.LONG, bad-name",
    "/user/queue/with.BOB, bad-destination",
    "/user/ANN/queue/with.BOB, bad-destination",
    "'/app/pair.ANN,BOB', bad-destination"
  })
  @Shows({"pair-own", "names"})
  void noOtherDestinationWritesToAConversation(String pattern, String code) {
    try (var eve = StompUser.connect(server, Names.unique("eve"))) {
      eve.subscribe("errors", "/user/queue/errors");
      eve.send(filled(pattern), "forged", "receipt:refused");
      assertThat(eve.next().headers())
          .containsEntry("code", code)
          .containsEntry("receipt-id", "refused");
    }
    recipient.expectNothing();
  }

  @Test
  @Shows("pair-inbox")
  void theHeadersOfTheConversationAreWrittenByTheServerOnly() {
    recipient.subscribe("inbox", INBOX);
    String[] forged = {"conversation:with.eve", "conversation-offset:99", "colour:red"};
    for (String destination :
        new String[] {"/app/with." + bob, "/user/" + bob + "/queue/messages"}) {
      sender.store(destination, "x", forged);
      for (int i = 0; i < 2; i++) {
        StompFrame message = recipient.next("MESSAGE");
        assertThat(message.header("colour")).isEqualTo("red");
        if (message.header("subscription").equals("p")) {
          assertThat(message.headers()).doesNotContainKeys("conversation", "conversation-offset");
        } else {
          assertThat(message.headers())
              .containsEntry("conversation", "with." + ann)
              .containsEntry("conversation-offset", message.header("offset"));
        }
      }
    }
    sender.send("/app/with." + bob, "x", "conversation:with.eve", "persistent:false");
    for (int i = 0; i < 2; i++) {
      assertThat(recipient.next("MESSAGE").headers()).doesNotContainKey("conversation");
    }
  }

  @Test
  @Shows({"pair-receipt", "transaction-batch"})
  void aTransactionStoresMessagesOfConversationsInTheOrderSent() {
    recipient.subscribe("room", room);
    sender.frame("BEGIN", "", "transaction:t");
    sender.send("/app/with." + bob, "1", "transaction:t", "receipt:r1");
    sender.send(room, "2", "transaction:t", "receipt:r2");
    sender.send("/user/" + bob + "/queue/messages", "3", "transaction:t", "receipt:r3");
    recipient.expectNothing();
    sender.frame("COMMIT", "", "transaction:t", "receipt:done");
    assertThat(sender.next("RECEIPT").headers())
        .containsEntry("receipt-id", "r1")
        .containsEntry("offset", "1")
        .doesNotContainKey("conversation");
    assertThat(sender.next("RECEIPT").headers())
        .containsEntry("receipt-id", "r2")
        .doesNotContainKey("conversation");
    assertThat(sender.next("RECEIPT").headers())
        .containsEntry("receipt-id", "r3")
        .containsEntry("offset", "2")
        .containsEntry("conversation", "with." + bob)
        .containsEntry("conversation-offset", "2");
    assertThat(sender.next("RECEIPT").headers()).containsEntry("receipt-id", "done");
    assertTexts(recipient, "1", "2", "3");
  }

  @Test
  @Shows({"stomp-atomic", "transaction-refused"})
  void aRefusedTransactionStoresNothingInAConversation() {
    sender.subscribe("errors", "/user/queue/errors");
    recipient.subscribe("inbox", INBOX);
    sender.frame("BEGIN", "", "transaction:t");
    sender.send("/app/with." + bob, "1", "transaction:t");
    sender.send("/app/with.a b", "2", "transaction:t");
    assertThat(sender.next("MESSAGE").header("code")).isEqualTo("bad-name");
    sender.frame("COMMIT", "", "transaction:t", "receipt:done");
    assertThat(sender.next("MESSAGE").header("code")).isEqualTo("transaction-failed");
    recipient.expectNothing();
    assertThat(sender.store("/app/with." + bob, "3").header("offset")).isEqualTo("1");
  }

  @Test
  @Shows("inbox-full")
  void aFullInboxRefusesMessagesToTheConversation() {
    try (var small = ParleyServer.start("parley.limits.inbox-messages=2");
        var carol = StompUser.connect(small, "carol")) {
      carol.subscribe("errors", "/user/queue/errors");
      carol.subscribe("p", "/user/queue/with.dave");
      carol.store("/app/with.dave", "1");
      carol.store("/user/dave/queue/messages", "2");
      carol.next("MESSAGE");
      carol.next("MESSAGE");
      for (String destination : new String[] {"/app/with.dave", "/user/dave/queue/messages"}) {
        carol.send(destination, "3", "receipt:7");
        assertThat(carol.next("MESSAGE").headers())
            .containsEntry("code", "inbox-full")
            .containsEntry("receipt-id", "7");
      }
      carol.expectNothing();
    }
  }

  @Test
  @Shows({"pair", "names"})
  void bothNamesMayHaveTheMaximumLength() {
    String longest = longest("\uD842\uDFB7");
    String second = longest("張");
    try (var one = StompUser.connect(server, longest);
        var two = StompUser.connect(server, second)) {
      one.subscribe("p", "/user/queue/with." + second);
      two.subscribe("p", "/user/queue/with." + longest);
      one.store("/app/with." + second, "1");
      two.store("/user/" + longest + "/queue/messages", "2");
      assertTexts(one, "1", "2");
      assertTexts(two, "1", "2");
      one.subscribe("inbox", INBOX);
      assertThat(one.next("MESSAGE").header("conversation")).isEqualTo("with." + second);
    }
  }

  private static void assertTexts(StompUser user, String... texts) {
    for (String text : texts) {
      assertThat(user.next("MESSAGE").text()).isEqualTo(text);
    }
  }

  /** Returns a name of 64 code points. */
  private static String longest(String character) {
    String end = Names.unique("");
    return character.repeat(64 - end.length()) + end;
  }
}
