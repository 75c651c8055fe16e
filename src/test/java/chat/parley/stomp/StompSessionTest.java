package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.CloseCode;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.session.Protocol;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Names;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StompSessionTest {

  @TempDir static Path directory;

  private static StandaloneStomp stomp;

  private final String alice = Names.unique("alice");
  private final String room = Names.unique("room");
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private StompSession session = newSession(stomp.services());

  @BeforeAll
  static void start() throws Exception {
    stomp = new StandaloneStomp(directory);
  }

  @AfterAll
  static void stop() {
    stomp.close();
  }

  @AfterEach
  void close() {
    session.connectionClosed();
    outbox.close();
  }

  private StompSession newSession(StompServices services) {
    return new StompSession(
        services,
        outbox.outbox(),
        ending ->
            TestSessions.open(stomp.conversation().sessions(), Protocol.STOMP, alice, ending));
  }

  private void receive(String message) {
    session.messageReceived(message.getBytes(UTF_8), true);
  }

  private void connect() {
    receive("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    next("CONNECTED");
  }

  private void subscribeToErrors() {
    receive("SUBSCRIBE\nid:errors\ndestination:/user/queue/errors\n\n\0");
  }

  private String send(String body, String headers) {
    return "SEND\ndestination:/topic/room.%s\n%s\n%s\0".formatted(room, headers, body);
  }

  private StompFrame next(String command) {
    StompFrame frame = StompFrame.parse(outbox.next(), "1.2");
    assertThat(frame.command()).as(frame.toString()).isEqualTo(command);
    return frame;
  }

  private void assertReceipt(String id) {
    assertThat(next("RECEIPT").header("receipt-id")).isEqualTo(id);
  }

  private StompFrame assertEnded(String code, int closeCode) {
    StompFrame error = next("ERROR");
    assertThat(error.header("code")).as(error.toString()).isEqualTo(code);
    assertThat(outbox.nextCloseCode()).isEqualTo(closeCode);
    return error;
  }

  private void assertRefused(String code, String receipt) {
    assertThat(next("MESSAGE").headers())
        .containsEntry("code", code)
        .containsEntry("receipt-id", receipt);
  }

  private boolean isRoomSubscribed() {
    return stomp
        .conversation()
        .fanout()
        .hasSubscribers(new Address.Room(new RoomName(room)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  void aConnectIsAnswered(String command) {
    receive(command + "\naccept-version:1.0,1.1\nhost:a\nheart-beat:0,60000\n\n\0");
    assertThat(next("CONNECTED").headers())
        .containsEntry("version", "1.1")
        .containsEntry("server", "parley/test")
        .containsEntry("heart-beat", "10000,10000")
        .containsEntry("user-name", alice);
  }

  @Test
  void theTokenOfAConnectIsUsed() {
    String token = TestTokens.of(alice, "moderator");
    receive("CONNECT\naccept-version:1.2\nhost:a\nAuthorization:Bearer " + token + "\n\n\0");
    next("CONNECTED");
    String kick = "{\"do\":\"kick\",\"user\":\"eve\"}";
    receive("SEND\ndestination:/app/moderation\nreceipt:7\n\n" + kick + "\0");
    assertReceipt("7");
  }

  @ParameterizedTest
  @CsvSource({"accept-version:2.0, bad-version", "Authorization:Bearer x, bad-token"})
  void aConnectThatIsRefusedEndsTheSession(String header, String code) {
    receive("CONNECT\nhost:a\n" + header + "\n\n\0");
    assertEnded(code, CloseCode.POLICY_VIOLATION);
    receive("CONNECT\nhost:a\n\n\0");
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void theFirstFrameMustBeAConnect() {
    receive(send("hello", "receipt:7\n"));
    assertThat(assertEnded("not-connected", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
  }

  @Test
  void aSecondConnectEndsTheSession() {
    connect();
    receive("CONNECT\naccept-version:1.2\nhost:a\n\n\0");
    assertEnded("already-connected", CloseCode.POLICY_VIOLATION);
  }

  @Test
  void aMessageMayHaveSeveralFramesAndAFrameSeveralMessages() {
    connect();
    receive(send("first", "receipt:1\n") + send("second", "receipt:2\n"));
    assertReceipt("1");
    assertReceipt("2");
    String third = send("third", "receipt:3\n");
    receive(third.substring(0, 10));
    receive(third.substring(10));
    assertReceipt("3");
  }

  @Test
  void aSubscriberReceivesMessagesUntilItUnsubscribes() {
    connect();
    receive("SUBSCRIBE\nid:1\ndestination:/topic/room." + room + "\n\n\0");
    receive(send("hello", ""));
    assertThat(next("MESSAGE").text()).isEqualTo("hello");
    receive("UNSUBSCRIBE\nid:1\nreceipt:7\n\n\0");
    assertReceipt("7");
    assertThat(isRoomSubscribed()).isFalse();
  }

  @Test
  void aTransactionIsCommittedOrAborted() {
    connect();
    receive("BEGIN\ntransaction:t\nreceipt:1\n\n\0");
    assertReceipt("1");
    receive(send("hello", "transaction:t\nreceipt:2\n"));
    receive("COMMIT\ntransaction:t\nreceipt:3\n\n\0");
    assertReceipt("2");
    assertReceipt("3");
    receive("BEGIN\ntransaction:t\n\n\0" + send("hello", "transaction:t\nreceipt:4\n"));
    receive("ABORT\ntransaction:t\nreceipt:5\n\n\0");
    assertReceipt("5");
  }

  @Test
  void aTransactionWithARefusedFrameCannotBeCommitted() {
    connect();
    subscribeToErrors();
    receive("BEGIN\ntransaction:t\n\n\0");
    receive(send("x".repeat(64 * 1024 + 1), "transaction:t\nreceipt:1\n"));
    assertRefused("message-too-large", "1");
    receive("COMMIT\ntransaction:t\nreceipt:2\n\n\0");
    assertRefused("transaction-failed", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACK", "NACK"})
  void anAcknowledgementHasAReceipt(String command) {
    connect();
    receive(command + "\nid:e-1@1\nreceipt:7\n\n\0");
    assertReceipt("7");
  }

  @Test
  void aRecoverableErrorEndsASessionWithoutASubscriptionForErrors() {
    connect();
    receive("SEND\ndestination:/topic/room.a b\nreceipt:7\n\nhello\0");
    assertThat(assertEnded("bad-name", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
  }

  @Test
  void refusalsAreCountedAndTheSessionContinues() {
    connect();
    subscribeToErrors();
    long before = stomp.conversation().audit().refusalCount(ChatError.BAD_NAME);
    receive("SEND\ndestination:/topic/room.a b\nreceipt:7\n\nhello\0");
    assertRefused("bad-name", "7");
    assertThat(stomp.conversation().audit().refusalCount(ChatError.BAD_NAME))
        .isEqualTo(before + 1);
    receive(send("hello", "receipt:8\n"));
    assertReceipt("8");
  }

  @Test
  void afterAMalformedFrameNothingIsHandled() {
    connect();
    receive("BEGIN\nreceipt:7\ntransaction:t\n\nbody\0" + send("hello", "receipt:8\n"));
    assertThat(assertEnded("bad-frame", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
    receive(send("hello", "receipt:9\n"));
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void aDisconnectClosesTheSession() {
    connect();
    receive("SUBSCRIBE\nid:1\ndestination:/topic/room." + room + "\n\n\0");
    receive("DISCONNECT\nreceipt:7\n\n\0" + send("late", "receipt:8\n"));
    assertReceipt("7");
    assertThat(outbox.nextCloseCode()).isEqualTo(CloseCode.NORMAL);
    assertThat(isRoomSubscribed()).isFalse();
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void aSessionThatSendsTooManyBytesEnds() {
    connect();
    assertThat(session.frameReceived(100)).as("heavy").isFalse();
    assertThat(session.frameReceived(Integer.MAX_VALUE)).as("heavy").isTrue();
    assertThat(session.frameReceived(1)).isTrue();
    assertEnded("flood", CloseCode.TRY_AGAIN_LATER);
    assertThat(session.frameReceived(1)).isTrue();
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void theFramesWithinOneMessageAreCounted() {
    connect();
    receive("ACK\nid:~e-1\n\n\0".repeat(20_000));
    assertEnded("flood", CloseCode.TRY_AGAIN_LATER);
  }

  @Test
  void theServerEndsASessionWithAReason() {
    connect();
    stomp
        .conversation()
        .sessions()
        .end(new UserName(alice), ChatError.KICKED.because("kicked"));
    assertEnded("kicked", CloseCode.POLICY_VIOLATION);
    stomp
        .conversation()
        .sessions()
        .end(new UserName(alice), ChatError.KICKED.because("kicked again"));
    receive(send("late", "receipt:7\n"));
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void anInternalFailureEndsTheSession() {
    session.connectionClosed();
    var stopped = new HeartBeatTimer(new Failures(ProcessHalt.NONE));
    stopped.stop();
    session = newSession(stomp.servicesWith(stopped));
    receive("CONNECT\naccept-version:1.2\nhost:a\nheart-beat:1000,1000\nreceipt:7\n\n\0");
    next("CONNECTED");
    assertThat(assertEnded("internal", CloseCode.POLICY_VIOLATION).header("receipt-id"))
        .isEqualTo("7");
  }

  @Test
  void theEndOfTheConnectionReleasesTheSession() {
    connect();
    receive("SUBSCRIBE\nid:1\ndestination:/topic/room." + room + "\nreceipt:7\n\n\0");
    assertReceipt("7");
    int before = stomp.conversation().sessions().count(Protocol.STOMP);
    session.connectionClosed();
    assertThat(stomp.conversation().sessions().count(Protocol.STOMP)).isEqualTo(before - 1);
    assertThat(isRoomSubscribed()).isFalse();
    receive(send("late", "receipt:8\n"));
    assertThat(outbox.isEmpty()).isTrue();
  }
}
