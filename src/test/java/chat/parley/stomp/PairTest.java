package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The conversation of two users, in which the phone and the laptop of ann and bob take part. */
class PairTest {

  private static final String INBOX = "/user/queue/messages";

  private final ParleyServer server = ParleyServer.shared();
  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final StompUser phone = StompUser.connect(server, ann);
  private final StompUser laptop = StompUser.connect(server, ann);
  private final StompUser other = StompUser.connect(server, bob);

  @AfterEach
  void close() {
    phone.close();
    laptop.close();
    other.close();
  }

  private static String with(String user) {
    return "/user/queue/with." + user;
  }

  private static String to(String user) {
    return "/app/with." + user;
  }

  private static String inboxOf(String user) {
    return "/user/" + user + "/queue/messages";
  }

  private void subscribeAll() {
    phone.subscribe("p", with(bob));
    laptop.subscribe("p", with(bob));
    other.subscribe("p", with(ann));
  }

  private static List<StompFrame> next(StompUser user, int count) {
    var frames = new ArrayList<StompFrame>();
    for (int i = 0; i < count; i++) {
      frames.add(user.next("MESSAGE"));
    }
    return frames;
  }

  /** Returns what both users and all devices must see alike. */
  private static List<String> seen(List<StompFrame> messages) {
    return messages.stream()
        .map(
            message ->
                String.join(
                    " ",
                    message.text(),
                    message.header("from"),
                    message.header("offset"),
                    message.header("epoch"),
                    message.header("message-id")))
        .toList();
  }

  private static List<String> texts(StompUser user, int count) {
    return next(user, count).stream().map(StompFrame::text).toList();
  }

  @Test
  @Shows("pair")
  void bothUsersAndAllTheirDevicesSeeTheSameMessagesAtTheSameOffsets() {
    subscribeAll();
    phone.store(to(bob), "1");
    other.store(to(ann), "2");
    laptop.store(to(bob), "3");
    List<StompFrame> onPhone = next(phone, 3);
    assertThat(onPhone).extracting(StompFrame::text).containsExactly("1", "2", "3");
    assertThat(onPhone).extracting(m -> m.header("from")).containsExactly(ann, bob, ann);
    assertThat(onPhone).extracting(m -> m.number("offset")).containsExactly(1L, 2L, 3L);
    assertThat(onPhone).extracting(m -> m.header("destination")).containsOnly(with(bob));
    assertThat(seen(next(laptop, 3))).isEqualTo(seen(onPhone));
    List<StompFrame> ofBob = next(other, 3);
    assertThat(seen(ofBob)).isEqualTo(seen(onPhone));
    assertThat(ofBob).extracting(m -> m.header("destination")).containsOnly(with(ann));
    phone.expectNothing();
    laptop.expectNothing();
    other.expectNothing();
  }

  @Test
  @Shows("pair")
  void aConversationHasHistoryAndIsResumed() {
    String epoch = phone.store(to(bob), "1").header("epoch");
    other.store(to(ann), "2");
    phone.store(inboxOf(bob), "3");
    assertThat(laptop.subscribe("last", with(bob), "history:2").headers())
        .containsEntry("offset", "3")
        .containsEntry("epoch", epoch)
        .containsEntry("recovered", "true");
    assertThat(texts(laptop, 2)).containsExactly("2", "3");
    other.subscribe("resumed", with(ann), "offset:1", "epoch:" + epoch);
    assertThat(texts(other, 2)).containsExactly("2", "3");
    phone.subscribe("all", with(bob), "offset:0");
    assertThat(texts(phone, 3)).containsExactly("1", "2", "3");
    phone.store(to(bob), "4");
    assertThat(texts(laptop, 1)).containsExactly("4");
    assertThat(texts(other, 1)).containsExactly("4");
    assertThat(other.subscribe("lost", with(ann), "offset:1", "epoch:other").headers())
        .containsEntry("offset", "4")
        .containsEntry("recovered", "false");
  }

  @Test
  @Shows({"pair-inbox", "pair-receipt"})
  void aMessageToAnInboxNamesItsPositionInTheConversation() {
    other.store(to(ann), "before");
    subscribeAll();
    other.subscribe("inbox", INBOX);
    StompFrame receipt = phone.store(inboxOf(bob), "1");
    assertThat(receipt.headers())
        .containsEntry("offset", "1")
        .containsEntry("conversation", "with." + bob)
        .containsEntry("conversation-offset", "2");
    List<StompFrame> both = next(other, 2);
    assertThat(both).extracting(StompFrame::text).containsExactly("1", "1");
    StompFrame entry = of("inbox", both);
    assertThat(entry.headers())
        .containsEntry("destination", INBOX)
        .containsEntry("message-id", receipt.header("message-id"))
        .containsEntry("offset", "1")
        .containsEntry("conversation", "with." + ann)
        .containsEntry("conversation-offset", "2");
    StompFrame inPair = of("p", both);
    assertThat(inPair.headers())
        .containsEntry("offset", "2")
        .doesNotContainKeys("conversation", "conversation-offset");
    assertThat(inPair.header("message-id")).isNotEqualTo(receipt.header("message-id"));
    assertThat(inPair.header("epoch")).isNotEqualTo(receipt.header("epoch"));
    assertThat(seen(next(laptop, 1))).isEqualTo(seen(List.of(inPair)));
    String envelope = "{\"message\": \"2\", \"to_user\": \"" + bob + "\"}";
    assertThat(phone.store("/app/messages", envelope).headers())
        .containsEntry("offset", "2")
        .containsEntry("conversation", "with." + bob)
        .containsEntry("conversation-offset", "3");
    assertThat(texts(laptop, 1)).containsExactly(envelope);
  }

  private static StompFrame of(String subscription, List<StompFrame> messages) {
    return messages.stream()
        .filter(message -> message.header("subscription").equals(subscription))
        .findAny()
        .orElseThrow();
  }

  @Test
  @Shows({"pair-inbox", "pair-receipt"})
  void aMessageToTheConversationIsInTheInboxOfTheOtherUserToo() {
    phone.subscribe("own", INBOX);
    other.subscribe("inbox", INBOX);
    phone.store(inboxOf(bob), "1");
    other.next("MESSAGE");
    other.store(to(ann), "2");
    phone.next("MESSAGE");
    StompFrame receipt = phone.store(to(bob), "3");
    assertThat(receipt.headers())
        .containsEntry("offset", "3")
        .doesNotContainKeys("conversation", "conversation-offset");
    assertThat(other.next("MESSAGE").headers())
        .containsEntry("subscription", "inbox")
        .containsEntry("offset", "2")
        .containsEntry("from", ann)
        .containsEntry("conversation", "with." + ann)
        .containsEntry("conversation-offset", "3");
    phone.expectNothing();
    try (var later = StompUser.connect(server, bob)) {
      later.subscribe("inbox", INBOX, "history:1");
      assertThat(later.next("MESSAGE").headers())
          .containsEntry("conversation", "with." + ann)
          .containsEntry("conversation-offset", "3");
    }
  }

  @Test
  @Shows("pair-receipt")
  void aRepeatHasThePositionsOfTheFirstMessage() {
    subscribeAll();
    other.store(to(ann), "before");
    StompFrame first = phone.store(inboxOf(bob), "once", "client-message-id:1");
    for (String destination : new String[] {inboxOf(bob), to(bob)}) {
      assertThat(laptop.store(destination, "twice", "client-message-id:1").headers())
          .containsEntry("duplicate", "true")
          .containsEntry("message-id", first.header("message-id"))
          .containsEntry("offset", "1")
          .containsEntry("conversation", "with." + bob)
          .containsEntry("conversation-offset", "2");
    }
    assertThat(texts(other, 2)).containsExactly("before", "once");
    other.expectNothing();
  }

  @Test
  @Shows({"pair", "ephemeral"})
  void ephemeralMessagesGoToTheConversationAndToTheInbox() {
    subscribeAll();
    other.subscribe("inbox", INBOX);
    for (String destination : new String[] {to(bob), inboxOf(bob)}) {
      phone.send(destination, "typing", "persistent:false");
      assertThat(laptop.next("MESSAGE").headers())
          .containsEntry("destination", with(bob))
          .containsEntry("from", ann)
          .doesNotContainKeys("offset", "epoch");
      List<StompFrame> both = next(other, 2);
      assertThat(both).extracting(StompFrame::text).containsOnly("typing");
      assertThat(of("p", both).header("destination")).isEqualTo(with(ann));
      assertThat(of("inbox", both).header("destination")).isEqualTo(INBOX);
    }
    assertThat(phone.store(to(bob), "stored").header("offset")).isEqualTo("1");
  }

  @Test
  @Shows("pair-oneself")
  void theConversationWithOneselfHasOneEntryPerMessage() {
    phone.subscribe("p", with(ann));
    phone.store(to(ann), "1");
    assertThat(phone.store(inboxOf(ann), "2").headers())
        .containsEntry("conversation", "with." + ann)
        .containsEntry("conversation-offset", "2");
    assertThat(texts(phone, 2)).containsExactly("1", "2");
    phone.expectNothing();
    laptop.subscribe("inbox", INBOX);
    assertThat(texts(laptop, 2)).containsExactly("1", "2");
    laptop.send(to(ann), "typing", "persistent:false");
    assertThat(texts(phone, 1)).containsExactly("typing");
    phone.expectNothing();
  }

  @Test
  @Shows("pair")
  void guestsHaveConversations() {
    try (var guest = StompUser.on(RawWebSocket.open(server, "/stomp"))) {
      guest.frame("CONNECT", "", "accept-version:1.2");
      String name = guest.next("CONNECTED").header("user-name");
      assertThat(name).startsWith("guest-");
      guest.subscribe("p", with(ann));
      phone.subscribe("p", with(name));
      guest.store(to(ann), "hello");
      phone.store(to(name), "welcome");
      assertThat(texts(guest, 2)).containsExactly("hello", "welcome");
      assertThat(texts(phone, 2)).containsExactly("hello", "welcome");
    }
  }
}
