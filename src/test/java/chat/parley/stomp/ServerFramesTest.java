package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.Replay;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.CloseCode;
import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.testkit.StompFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFramesTest {

  private static final Address CHAT = new Address.Everyone();
  private static final StreamPosition POSITION = new StreamPosition("e", 7);

  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final ServerFrames frames = new ServerFrames(outbox.outbox());

  @AfterEach
  void stop() {
    outbox.close();
  }

  private void connect() {
    frames.sendConnected(StompVersion.V1_2, "Parley/1", 200, new UserName("alice"));
    var _ = outbox.next();
  }

  private StompFrame next(String command) {
    return StompFrame.parse(outbox.next(), "1.2").expect(command);
  }

  @Test
  void connectedStatesVersionHeartBeatAndUser() {
    frames.sendConnected(StompVersion.V1_1, "Parley/1", 200, new UserName("alice"));
    StompFrame connected = next("CONNECTED");
    assertThat(connected.headers())
        .containsOnlyKeys("version", "server", "session", "heart-beat", "user-name")
        .containsEntry("version", "1.1")
        .containsEntry("server", "Parley/1")
        .containsEntry("heart-beat", "200,200")
        .containsEntry("user-name", "alice");
    assertThat(connected.header("session")).isNotBlank();
  }

  @Test
  void headersAreEscapedAsTheAgreedVersionDefines() {
    frames.sendReceipt("a:b");
    assertThat(outbox.nextText()).isEqualTo("RECEIPT\nreceipt-id:a:b\n\n\0");
    connect();
    frames.sendReceipt("a:b");
    assertThat(outbox.nextText()).isEqualTo("RECEIPT\nreceipt-id:a\\cb\n\n\0");
  }

  @Test
  void aFrameThatAsksForNoReceiptGetsNone() {
    frames.sendReceipt(null);
    frames.sendReceipt(null, new StoredMessage(CHAT, "e-7", POSITION, 1, false));
    frames.sendReceipt(null, new Replay(0, POSITION, true, _ -> new MessagePage(List.of(), 7)));
    frames.sendReceipt("last");
    assertThat(next("RECEIPT").header("receipt-id")).isEqualTo("last");
  }

  @Test
  void theReceiptOfASendHasThePositionOfTheMessage() {
    frames.sendReceipt("1", new StoredMessage(CHAT, "e-7", POSITION, 1, false));
    assertThat(next("RECEIPT").headers())
        .containsOnlyKeys("receipt-id", "message-id", "offset", "epoch")
        .containsEntry("receipt-id", "1")
        .containsEntry("message-id", "e-7")
        .containsEntry("offset", "7")
        .containsEntry("epoch", "e");
    frames.sendReceipt("2", new StoredMessage(CHAT, "e-7", POSITION, 1, true));
    assertThat(next("RECEIPT").headers()).containsEntry("duplicate", "true");
  }

  @Test
  void theReceiptOfAnEphemeralMessageHasNoPosition() {
    frames.sendReceipt("1", new StoredMessage(CHAT, "-1", null, 1, false));
    assertThat(next("RECEIPT").headers()).containsOnlyKeys("receipt-id", "message-id");
  }

  @Test
  void theReceiptOfASubscribeHasTheEndOfTheReplay() {
    frames.sendReceipt("1", new Replay(3, POSITION, false, _ -> new MessagePage(List.of(), 7)));
    assertThat(next("RECEIPT").headers())
        .containsOnlyKeys("receipt-id", "offset", "epoch", "recovered")
        .containsEntry("offset", "7")
        .containsEntry("epoch", "e")
        .containsEntry("recovered", "false");
  }

  @Test
  void aRefusalIsAMessageToTheSubscriptionForErrors() {
    connect();
    frames.setErrorSubscription(new SubscriptionSource.OfErrors("e", true));
    var refusal = ChatError.TOO_FAST.because("Slow: down").retryAfter(Duration.ofMillis(1001));
    assertThat(frames.sendRefusal(refusal, "r")).isTrue();
    StompFrame message = next("MESSAGE");
    assertThat(message.headers())
        .containsEntry("destination", "/user/queue/errors")
        .containsEntry("subscription", "e")
        .containsEntry("ack", message.header("message-id") + "@e")
        .containsEntry("code", "too-fast")
        .containsEntry("advice", "retry")
        .containsEntry("message", "Slow: down")
        .containsEntry("retry-after", "2")
        .containsEntry("receipt-id", "r")
        .containsEntry("content-type", "text/plain");
    assertThat(message.text()).isEqualTo("Slow: down\n");
  }

  @Test
  void theEndOfASubscriptionNamesIt() {
    connect();
    var reason = ChatError.NOT_A_MEMBER.because("You are not a member");
    frames.setErrorSubscription(new SubscriptionSource.OfErrors("e", false));
    assertThat(frames.sendRefusal(reason, null, "sub:1")).isTrue();
    frames.sendError(reason, null, "sub:2");
    assertThat(next("MESSAGE").headers())
        .containsEntry("code", "not-a-member")
        .containsEntry("ended", "sub:1");
    assertThat(next("ERROR").headers())
        .containsEntry("code", "not-a-member")
        .containsEntry("ended", "sub:2");
  }

  @Test
  void aRefusalHasNoHeadersWithoutAValue() {
    frames.setErrorSubscription(new SubscriptionSource.OfErrors("e", false));
    assertThat(frames.sendRefusal(ChatError.MUTED.because("muted"), null)).isTrue();
    assertThat(next("MESSAGE").headers())
        .doesNotContainKeys("ack", "retry-after", "receipt-id", "ended");
  }

  @Test
  void withoutASubscriptionForErrorsNoRefusalIsSent() {
    assertThat(frames.sendRefusal(ChatError.MUTED.because("muted"), "1")).isFalse();
    frames.setErrorSubscription(new SubscriptionSource.OfErrors(null, false));
    frames.setErrorSubscription(null);
    assertThat(frames.sendRefusal(ChatError.MUTED.because("muted"), "1")).isFalse();
    frames.sendReceipt("last");
    assertThat(next("RECEIPT").header("receipt-id")).isEqualTo("last");
  }

  @ParameterizedTest
  @CsvSource({"false, A - b.c/d", "true, A: b:c\\d"})
  void errorsBeforeConnectedNeedNoEscapes(boolean connected, String header) {
    if (connected) {
      connect();
    }
    frames.sendError(ChatError.BAD_FRAME.because("A: b:c\\d"), "1", null);
    StompFrame error = next("ERROR");
    assertThat(error.headers())
        .containsEntry("message", header)
        .containsEntry("code", "bad-frame")
        .containsEntry("receipt-id", "1")
        .doesNotContainKey("version");
    assertThat(error.text()).isEqualTo("A: b:c\\d\n");
  }

  @Test
  void theErrorForAnUnsupportedVersionListsTheSupportedOnes() {
    frames.sendError(ChatError.BAD_VERSION.because("no common version"), null, null);
    assertThat(next("ERROR").headers())
        .containsEntry("version", StompVersion.ALL)
        .doesNotContainKey("receipt-id");
  }

  @Test
  void aLostReceiptClosesTheSession() {
    frames.sendReceipt("before");
    frames.receiptLost();
    frames.sendReceipt("after");
    assertThat(next("RECEIPT").header("receipt-id")).isEqualTo("before");
    assertThat(outbox.nextCloseCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
  }
}
