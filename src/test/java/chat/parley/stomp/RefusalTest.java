package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

  private static final String OVERSIZED_BODY = "x".repeat(64 * 1024 + 1);

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser bob = StompUser.connect(server, Names.unique("bob"));

  @AfterEach
  void closeClient() {
    bob.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/topic/room.a b, hello, bad-name",
    "/app/messages, nonsense, bad-body",
    "/app/messages, '{\"message\": \"no reader\"}', bad-body",
    "/app/messages, '{\"to_user\": \"a b\"}', bad-name"
  })
  @Shows({"error-mendable", "code-bad-name", "code-bad-body"})
  void recoverableErrorsAreReportedAndTheSessionContinues(String to, String body, String code) {
    bob.subscribe("my errors", "/user/queue/errors");
    bob.send(to, body, "receipt:7");
    StompFrame refusal = bob.next("MESSAGE");
    assertThat(refusal.headers())
        .containsOnlyKeys(
            "destination",
            "subscription",
            "message-id",
            "code",
            "advice",
            "message",
            "receipt-id",
            "content-type",
            "content-length")
        .containsEntry("destination", "/user/queue/errors")
        .containsEntry("subscription", "my errors")
        .containsEntry("code", code)
        .containsEntry("advice", "fix")
        .containsEntry("receipt-id", "7")
        .containsEntry("content-type", "text/plain");
    assertThat(refusal.text()).isEqualTo(refusal.header("message") + "\n");
    bob.expectNothing();
  }

  @Test
  @Shows({
    "stomp-length-of-error",
    "stomp-type-of-error",
    "stomp-send-failed",
    "stomp-error-receipt",
    "stomp-error-message",
    "error-frame",
    "error-no-queue"
  })
  void withoutAnErrorSubscriptionARecoverableErrorEndsTheSession() {
    bob.send("/app/messages", "nonsense", "receipt:7");
    StompFrame error = ErrorFrames.expect(bob, "bad-body", 1008);
    assertThat(error.headers())
        .containsOnlyKeys(
            "code", "advice", "message", "receipt-id", "content-type", "content-length")
        .containsEntry("advice", "fix")
        .containsEntry("receipt-id", "7");
  }

  @Test
  @Shows("error-no-queue")
  void afterTheErrorSubscriptionEndsARecoverableErrorEndsTheSession() {
    bob.subscribe("1", "/user/queue/errors");
    bob.frame("UNSUBSCRIBE", "", "id:1");
    bob.send("/app/messages", "nonsense");
    ErrorFrames.expect(bob, "bad-body", 1008);
  }

  @Test
  @Shows("code-message-too-large")
  void aBodySlightlyOverTheLimitIsARecoverableError() {
    bob.subscribe("errors", "/user/queue/errors");
    bob.send(room, OVERSIZED_BODY, "receipt:7");
    assertThat(bob.next("MESSAGE").headers())
        .containsEntry("code", "message-too-large")
        .containsEntry("receipt-id", "7");
    bob.send(room, OVERSIZED_BODY.getBytes(UTF_8));
    assertThat(bob.next("MESSAGE").header("code")).isEqualTo("message-too-large");
    assertThat(bob.store(room, "short").header("offset")).isEqualTo("1");
  }

  @Test
  @Shows({"stomp-too-large", "code-frame-too-large"})
  void aBodyFarOverTheLimitEndsTheSession() {
    bob.subscribe("errors", "/user/queue/errors");
    bob.socket().send("SEND\ndestination:" + room + "\nreceipt:7\n\n" + OVERSIZED_BODY);
    bob.socket().send(OVERSIZED_BODY);
    StompFrame error = ErrorFrames.expect(bob, "frame-too-large", 1009);
    assertThat(error.header("receipt-id")).isEqualTo("7");
  }

  @Test
  void aContentLengthFarOverTheLimitEndsTheSessionAtOnce() {
    bob.socket().send("SEND\ndestination:" + room + "\ncontent-length:200000\n\n");
    ErrorFrames.expect(bob, "frame-too-large", 1009);
  }

  @Test
  @Shows({"stomp-too-large", "code-frame-too-large"})
  void headersOverTheLimitEndTheSession() {
    bob.socket().send("SEND\nx:" + "x".repeat(16 * 1024));
    ErrorFrames.expect(bob, "frame-too-large", 1009);
  }

  @Test
  @Shows("close-1009")
  void anOversizedWebSocketMessageIsNotRead() {
    bob.socket().send("SEND\ndestination:" + room + "\n\n" + OVERSIZED_BODY.repeat(3) + "\0");
    assertThat(bob.socket().closeCode()).isEqualTo(1009);
  }

  @Test
  void theMaximumMessageSizeIsConfigurable() {
    try (var small = ParleyServer.start("parley.limits.message-size=100B");
        var carol = StompUser.connect(small, "carol")) {
      carol.subscribe("errors", "/user/queue/errors");
      carol.store(room, "x".repeat(100));
      carol.send(room, "x".repeat(101));
      assertThat(carol.next("MESSAGE").header("code")).isEqualTo("message-too-large");
      carol.socket().send("SEND\ndestination:" + room + "\ncontent-length:201\n\n");
      ErrorFrames.expect(carol, "frame-too-large", 1009);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\n\n\0",
        "send\ndestination:/topic/chat\n\nx\0",
        "SEND\0",
        "SEND\n\0\n\0",
        "MESSAGE\ndestination:/topic/chat\n\nx\0",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "BEGIN\ntransaction:t\n\nbody\0",
        "SEND\ndestination:/topic/chat\ncontent-length:1\n\nabc\0",
        "{\"message\": \"x\", \"to_user\": \"y\"}\n\n"
      })
  @Shows({
    "stomp-case",
    "stomp-no-body",
    "stomp-content-length-nul",
    "stomp-error-close",
    "stomp-error-message",
    "code-bad-frame"
  })
  void malformedFramesEndTheSession(String text) {
    bob.subscribe("errors", "/user/queue/errors");
    bob.socket().send(text);
    ErrorFrames.expect(bob, "bad-frame", 1008);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SEND\nnocolon\n\n\0",
        "SEND\n:empty\n\n\0",
        "SEND\nx:\\t\n\n\0",
        "SEND\ncontent-length:-1\n\n\0",
        "SEND\n\n\0",
        "SUBSCRIBE\ndestination:/topic/chat\n\n\0",
        "SUBSCRIBE\nid:1\ndestination:/topic/chat\nack:maybe\n\n\0",
        "SUBSCRIBE\nid:1\ndestination:/topic/chat\nhistory:-1\n\n\0",
        "SUBSCRIBE\nid:1\ndestination:/topic/chat\noffset:5\n\n\0",
        "UNSUBSCRIBE\n\n\0",
        "ACK\n\n\0",
        "NACK\nid:\n\n\0",
        "COMMIT\n\n\0",
        "ABORT\n\n\0"
      })
  @Shows({
    "stomp-bad-escape",
    "stomp-subscribe-id",
    "stomp-unsubscribe-id",
    "stomp-commit",
    "stomp-abort",
    "stomp-error-close",
    "code-bad-header"
  })
  void invalidHeadersEndTheSession(String frame) {
    bob.socket().send(frame);
    ErrorFrames.expect(bob, "bad-header", 1008);
  }

  @Test
  @Shows({"stomp-rejected", "stomp-beat-header"})
  void anInvalidHeartBeatHeaderIsRefused() {
    try (var carol = StompUser.on(RawWebSocket.open(server, "/stomp/carol"))) {
      carol.frame("CONNECT", "", "accept-version:1.2", "heart-beat:often");
      ErrorFrames.expect(carol, "bad-header", 1008);
    }
  }

  @Test
  void headersThatAreNotUtf8EndTheSession() {
    bob.socket().send(new byte[] {'S', 'E', 'N', 'D', '\n', 'x', ':', (byte) 0xFF, '\n', '\n', 0});
    ErrorFrames.expect(bob, "bad-frame", 1008);
  }

  @Test
  void framesAfterAMalformedFrameAreIgnored() {
    try (var eve = StompUser.connect(server, "eve")) {
      eve.subscribe("1", room);
      bob.socket().send("NONSENSE\n\n\0SEND\ndestination:" + room + "\n\nlate\0");
      ErrorFrames.expect(bob, "bad-frame", 1008);
      eve.expectNothing();
    }
  }

  @Test
  @Shows("code-too-many")
  void theNumberOfSubscriptionsIsLimited() {
    bob.subscribe("errors", "/user/queue/errors");
    for (int i = 1; i < 1000; i++) {
      bob.frame("SUBSCRIBE", "", "id:" + i, "destination:" + room);
    }
    bob.frame("SUBSCRIBE", "", "id:1000", "destination:" + room, "receipt:7");
    assertThat(bob.next("MESSAGE").headers())
        .containsEntry("code", "too-many")
        .containsEntry("receipt-id", "7");
    bob.expectNothing();
  }
}
