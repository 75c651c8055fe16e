package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageHeadersTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final String name = Names.unique("alice");
  private final StompUser alice = StompUser.connect(server, name);

  @AfterEach
  void closeClient() {
    alice.close();
  }

  @Test
  @Shows({
    "stomp-length-of-message",
    "stomp-type-of-message",
    "stomp-message-destination",
    "stomp-same-destination",
    "stomp-message-subscription",
    "stomp-message-ack",
    "message-headers",
    "content-type",
    "client-message-id"
  })
  void aMessageHasExactlyTheDocumentedHeaders() {
    alice.subscribe("my sub", room, "ack:client");
    long before = System.currentTimeMillis();
    alice.send(room, "hello", "content-type:text/plain;charset=utf-8", "client-message-id:7");
    StompFrame message = alice.next("MESSAGE");
    assertThat(message.headers())
        .containsOnlyKeys(
            "destination",
            "subscription",
            "message-id",
            "from",
            "timestamp",
            "offset",
            "epoch",
            "ack",
            "client-message-id",
            "content-type",
            "content-length")
        .containsEntry("destination", room)
        .containsEntry("subscription", "my sub")
        .containsEntry("from", name)
        .containsEntry("offset", "1")
        .containsEntry("client-message-id", "7")
        .containsEntry("content-type", "text/plain;charset=utf-8")
        .containsEntry("content-length", "5");
    assertThat(message.number("timestamp")).isBetween(before, System.currentTimeMillis());
  }

  @Test
  @Shows("message-headers")
  void inapplicableHeadersAreOmitted() {
    alice.subscribe("1", room);
    alice.send(room, "hello");
    assertThat(alice.next("MESSAGE").headers())
        .containsOnlyKeys(
            "destination",
            "subscription",
            "message-id",
            "from",
            "timestamp",
            "offset",
            "epoch",
            "content-length");
  }

  @Test
  @Shows({"stomp-message-id", "message-headers", "from"})
  void clientsCannotForgeHeadersOfTheServer() {
    alice.subscribe("1", room);
    alice.send(room, "honest");
    StompFrame honest = alice.next("MESSAGE");
    alice.send(
        room,
        "forged",
        "from:root",
        "timestamp:1",
        "offset:99",
        "epoch:mine",
        "message-id:mine",
        "subscription:9",
        "ack:mine",
        "removed:true",
        "edited:1",
        "changes:1",
        "conversation:with.root",
        "conversation-offset:1",
        "unreadable:true");
    StompFrame forged = alice.next("MESSAGE");
    assertThat(forged.headers())
        .containsOnlyKeys(honest.headers().keySet().toArray(String[]::new))
        .containsEntry("from", name)
        .containsEntry("offset", "2")
        .containsEntry("epoch", honest.header("epoch"))
        .containsEntry("subscription", "1");
    assertThat(forged.number("timestamp")).isGreaterThanOrEqualTo(honest.number("timestamp"));
    assertThat(forged.header("message-id")).isNotIn("mine", honest.header("message-id"));
  }

  @Test
  @Shows("message-id")
  void everySubscriberSeesTheSameMessageId() {
    alice.subscribe("1", room);
    alice.subscribe("2", room);
    try (var bob = StompUser.connect(server, "bob", "accept-version:1.0")) {
      bob.subscribe("1", room);
      alice.send(room, "hello");
      String id = bob.next("MESSAGE").header("message-id");
      assertThat(alice.next("MESSAGE").header("message-id")).isEqualTo(id);
      assertThat(alice.next("MESSAGE").header("message-id")).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.1, 'a:b\\c\nd'", "1.2, 'a:b\\c\nd\re'"})
  @Shows({"stomp-unescape", "stomp-unescape-cr", "stomp-escape"})
  void headersAreUnescapedOnReceiptAndEscapedOnDelivery(String version, String value) {
    String escaped =
        value.replace("\\", "\\\\").replace(":", "\\c").replace("\n", "\\n").replace("\r", "\\r");
    try (var bob = StompUser.connect(server, "bob", "accept-version:" + version)) {
      bob.subscribe("1", room);
      bob.send(room, "hello", "x-" + escaped + ":" + escaped, "client-message-id:" + escaped);
      assertThat(bob.next("MESSAGE").headers())
          .containsEntry("x-" + value, value)
          .containsEntry("client-message-id", value);
    }
  }

  @Test
  @Shows("stomp-no-escapes")
  void stomp1_0HeadersAreNotEscaped() {
    try (var bob = StompUser.connect(server, "bob", "accept-version:1.0")) {
      bob.subscribe("1", room);
      bob.send(room, "hello", "x-path:C:\\new\\cat");
      assertThat(bob.next("MESSAGE").header("x-path")).isEqualTo("C:\\new\\cat");
    }
  }

  @Test
  void headersAreEscapedForTheVersionOfTheSubscriber() {
    try (var stomp10 = StompUser.connect(server, "old", "accept-version:1.0");
        var stomp11 = StompUser.connect(server, "middle", "accept-version:1.1")) {
      stomp10.subscribe("1", room);
      stomp11.subscribe("1", room);
      alice.send(room, "hello", "x-a:1\\c2\\n3\\r4");
      assertThat(stomp10.next("MESSAGE").header("x-a")).isEqualTo("1:2 3 4");
      assertThat(stomp11.next("MESSAGE").header("x-a")).isEqualTo("1:2\n3 4");
    }
  }
}
