package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.session.Protocol;
import chat.parley.testkit.Names;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.TestTokens;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StompSessionTest {

  @RegisterExtension static final StandaloneStomp STOMP = new StandaloneStomp();

  private final String alice = Names.unique("alice");
  private final String room = Names.unique("room");
  private final DrivenSession client = STOMP.openDriven(alice);

  private void subscribeToErrors() {
    client.receive("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
  }

  private String send(String body, String headers) {
    return "SEND\ndestination:/topic/room.%s\n%s\n%s\0".formatted(room, headers, body);
  }

  private boolean isRoomSubscribed() {
    return STOMP.conversation().fanout().hasSubscribers(new Address.Room(new RoomName(room)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  void aConnectIsAnswered(String command) {
    client.receive(command + "\naccept-version:1.0,1.1\nhost:a\nheart-beat:0,60000\n\n\0");
    assertThat(client.next("CONNECTED").headers())
        .containsEntry("version", "1.1")
        .containsEntry("server", "parley/test")
        .containsEntry("heart-beat", "10000,10000")
        .containsEntry("user-name", alice);
  }

  @Test
  void theTokenOfAConnectIsUsed() {
    String token = TestTokens.of(alice, "moderator");
    client.receive("CONNECT\naccept-version:1.2\nhost:a\nAuthorization:Bearer " + token + "\n\n\0");
    client.next("CONNECTED");
    String kick = "{\"do\":\"kick\",\"user\":\"eve\"}";
    client.receive("SEND\ndestination:/app/moderation\nreceipt:7\n\n" + kick + "\0");
    client.expectReceipt("7");
  }

  @ParameterizedTest
  @CsvSource({"accept-version:2.0, bad-version", "Authorization:Bearer x, bad-token"})
  void aConnectThatIsRefusedEndsTheSession(String header, String code) {
    client.receive("CONNECT\nhost:a\n" + header + "\n\n\0");
    client.expectEnd(code, CloseCode.POLICY_VIOLATION);
    client.receive("CONNECT\nhost:a\n\n\0");
    client.expectNothing();
  }

  @Test
  void theFirstFrameMustBeAConnect() {
    client.receive(send("hello", "receipt:7\n"));
    assertThat(client.expectEnd("not-connected", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
  }

  @Test
  void aSecondConnectEndsTheSession() {
    client.connect();
    client.receive("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    client.expectEnd("already-connected", CloseCode.POLICY_VIOLATION);
  }

  @Test
  void aMessageMayHaveSeveralFramesAndAFrameSeveralMessages() {
    client.connect();
    client.receive(send("first", "receipt:1\n") + send("second", "receipt:2\n"));
    client.expectReceipt("1");
    client.expectReceipt("2");
    String third = send("third", "receipt:3\n");
    client.receive(third.substring(0, 10));
    client.receive(third.substring(10));
    client.expectReceipt("3");
  }

  @Test
  void aSubscriberReceivesMessagesUntilItUnsubscribes() {
    client.connect();
    client.receive("SUBSCRIBE\nid:1\ndestination:/topic/room." + room + "\n\n\0");
    client.receive(send("hello", ""));
    assertThat(client.next("MESSAGE").text()).isEqualTo("hello");
    client.receive("UNSUBSCRIBE\nid:1\nreceipt:7\n\n\0");
    client.expectReceipt("7");
    assertThat(isRoomSubscribed()).isFalse();
  }

  @Test
  void aTransactionIsCommittedOrAborted() {
    client.connect();
    client.receive("BEGIN\ntransaction:t\nreceipt:1\n\n\0");
    client.expectReceipt("1");
    client.receive(send("hello", "transaction:t\nreceipt:2\n"));
    client.receive("COMMIT\ntransaction:t\nreceipt:3\n\n\0");
    client.expectReceipt("2");
    client.expectReceipt("3");
    client.receive("BEGIN\ntransaction:t\n\n\0" + send("hello", "transaction:t\nreceipt:4\n"));
    client.receive("ABORT\ntransaction:t\nreceipt:5\n\n\0");
    client.expectReceipt("5");
  }

  @Test
  void aTransactionWithARefusedFrameCannotBeCommitted() {
    client.connect();
    subscribeToErrors();
    client.receive("BEGIN\ntransaction:t\n\n\0");
    client.receive(send("x".repeat(64 * 1024 + 1), "transaction:t\nreceipt:1\n"));
    client.expectRefusal("message-too-large", "1");
    client.receive("COMMIT\ntransaction:t\nreceipt:2\n\n\0");
    client.expectRefusal("transaction-failed", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  void anAcknowledgementHasAReceipt(String command) {
    client.connect();
    client.receive(command + "\nid:e-1@1\nreceipt:7\n\n\0");
    client.expectReceipt("7");
  }

  @Test
  void aRecoverableErrorEndsASessionWithoutASubscriptionForErrors() {
    client.connect();
    client.receive("SEND\ndestination:/topic/room.a b\nreceipt:7\n\nhello\0");
    assertThat(client.expectEnd("bad-name", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
  }

  @Test
  void refusalsAreCountedAndTheSessionContinues() {
    client.connect();
    subscribeToErrors();
    long before = STOMP.conversation().audit().refusalCount(ChatError.BAD_NAME);
    client.receive("SEND\ndestination:/topic/room.a b\nreceipt:7\n\nhello\0");
    client.expectRefusal("bad-name", "7");
    assertThat(STOMP.conversation().audit().refusalCount(ChatError.BAD_NAME)).isEqualTo(before + 1);
    client.receive(send("hello", "receipt:8\n"));
    client.expectReceipt("8");
  }

  @Test
  void afterAMalformedFrameNothingIsHandled() {
    client.connect();
    client.receive("BEGIN\nreceipt:7\ntransaction:t\n\nbody\0" + send("hello", "receipt:8\n"));
    assertThat(client.expectEnd("bad-frame", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
    client.receive(send("hello", "receipt:9\n"));
    client.expectNothing();
  }

  @Test
  void aDisconnectClosesTheSession() {
    client.connect();
    client.receive("SUBSCRIBE\nid:1\ndestination:/topic/room." + room + "\n\n\0");
    client.receive("DISCONNECT\nreceipt:7\n\n\0" + send("late", "receipt:8\n"));
    client.expectReceipt("7");
    client.expectClose(CloseCode.NORMAL);
    assertThat(isRoomSubscribed()).isFalse();
    client.expectNothing();
  }

  @Test
  void aSessionThatSendsTooManyBytesEnds() {
    client.connect();
    assertThat(client.session().frameReceived(100)).as("heavy").isFalse();
    assertThat(client.session().frameReceived(Integer.MAX_VALUE)).as("heavy").isTrue();
    assertThat(client.session().frameReceived(1)).isTrue();
    client.expectEnd("flood", CloseCode.TRY_AGAIN_LATER);
    assertThat(client.session().frameReceived(1)).isTrue();
    client.expectNothing();
  }

  @Test
  void theFramesWithinOneMessageAreCounted() {
    client.connect();
    client.receive("ACK\nid:~e-1\n\n\0".repeat(20_000));
    client.expectEnd("flood", CloseCode.TRY_AGAIN_LATER);
  }

  @Test
  void theServerEndsASessionWithAReason() {
    client.connect();
    STOMP.conversation().sessions().end(new UserName(alice), ChatError.KICKED.because("kicked"));
    client.expectEnd("kicked", CloseCode.POLICY_VIOLATION);
    STOMP
        .conversation()
        .sessions()
        .end(new UserName(alice), ChatError.KICKED.because("kicked again"));
    client.receive(send("late", "receipt:7\n"));
    client.expectNothing();
  }

  @Test
  void aStopEndsTheSessionAfterItsSendsHaveBeenAnswered() {
    client.connect();
    client.receive(send("first", "receipt:7\n") + send("second", "receipt:8\n"));
    ChatException stopping = ChatError.STOPPING.because("planted");
    STOMP
        .conversation()
        .sessions()
        .end(new UserName(alice), stopping.retryAfter(Duration.ofSeconds(2)));
    client.expectReceipt("7");
    client.expectReceipt("8");
    assertThat(client.expectEnd("stopping", CloseCode.GOING_AWAY).header("retry-after"))
        .isEqualTo("2");
    client.receive(send("late", "receipt:9\n"));
    client.expectNothing();
  }

  @Test
  void anInternalFailureEndsTheSession() {
    var stopped = new HeartBeatTimer(new Failures(ProcessHalt.NONE));
    stopped.stop();
    DrivenSession failing = STOMP.openDriven(alice, stopped);
    failing.receive("CONNECT\naccept-version:1.2\nhost:a\nheart-beat:1000,1000\nreceipt:7\n\n\0");
    failing.next("CONNECTED");
    StompFrame error = failing.expectEnd("internal", CloseCode.POLICY_VIOLATION);
    assertThat(error.header("receipt-id")).isEqualTo("7");
  }

  @Test
  void theEndOfTheConnectionReleasesTheSession() {
    client.connect();
    client.receive("SUBSCRIBE\nid:1\ndestination:/topic/room." + room + "\nreceipt:7\n\n\0");
    client.expectReceipt("7");
    int before = STOMP.conversation().sessions().count(Protocol.STOMP);
    client.session().connectionClosed();
    assertThat(STOMP.conversation().sessions().count(Protocol.STOMP)).isEqualTo(before - 1);
    assertThat(isRoomSubscribed()).isFalse();
    client.receive(send("late", "receipt:8\n"));
    client.expectNothing();
  }
}
