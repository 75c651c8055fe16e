package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.StandaloneConversation;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.CloseCode;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.ClientSessions;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacySessionTest {

  private static final Address CHAT = new Address.Everyone();

  @TempDir static Path directory;

  private static StandaloneConversation standalone;
  private static ClientSessions sessions;

  private final UserName alice = new UserName(Names.unique("alice"));
  private final Address inbox = new Address.Inbox(alice);
  private final RecordedOutbox outbox = RecordedOutbox.open();

  @BeforeAll
  static void openStore() throws Exception {
    standalone =
        new StandaloneConversation(Stores.sqlite(directory), TestTokens.tokenModeProperties());
    sessions = standalone.sessions();
  }

  @AfterAll
  static void closeStore() {
    standalone.close();
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  private LegacySession open(LegacyProtocol protocol, @Nullable Conversation conversation) {
    return new LegacySession(
        protocol,
        conversation,
        outbox.outbox(),
        ending -> TestSessions.open(sessions, protocol.protocol(), alice.value(), ending));
  }

  private LegacySession start(LegacyProtocol protocol) {
    LegacySession session = open(protocol, standalone.conversation());
    session.start();
    return session;
  }

  private static void receive(LegacySession session, String text) {
    session.messageReceived(text.getBytes(UTF_8), true);
  }

  private static String envelope(String text, Object to) {
    return "{\"message\": \"%s\", \"to_user\": \"%s\"}".formatted(text, to);
  }

  private static Draft draft(Address to, String text) {
    return Draft.of(to, new UserName("bob"), Body.ofText(text.getBytes(UTF_8), null));
  }

  private void send(Address to, String text) {
    var _ = standalone.send(Identity.of(new UserName("bob")), draft(to, text));
  }

  private static long lastOffset(Address address) {
    return standalone.journal().history(address, new HistoryRange.Newest(1)).end().offset();
  }

  private void assertError(String code) {
    assertThat(outbox.nextText()).contains("\"code\": \"" + code + "\"");
  }

  private void assertEnded(String code, int closeCode) {
    assertError(code);
    assertThat(outbox.nextCloseCode()).isEqualTo(closeCode);
  }

  @Test
  void broadcastSessionsReceiveTheMessagesToEveryone() {
    send(CHAT, "before");
    LegacySession session = start(LegacyProtocol.BROADCAST);
    receive(session, "hello");
    assertThat(outbox.nextText()).isEqualTo("hello");
    send(CHAT, "after");
    assertThat(outbox.nextText()).isEqualTo("after");
    session.connectionClosed();
  }

  @Test
  void pointToPointSessionsReceiveUndeliveredMessagesOnce() {
    send(inbox, envelope("first", alice));
    LegacySession session = start(LegacyProtocol.POINT_TO_POINT);
    assertThat(outbox.nextText()).isEqualTo(envelope("first", alice));
    receive(session, envelope("second", alice));
    assertThat(outbox.nextText()).isEqualTo(envelope("second", alice));
    Await.until(() -> "delivered up to " + cursor(), () -> cursor() == 2);
    session.connectionClosed();
  }

  private long cursor() {
    Replay replay =
        standalone.journal().replay(inbox, new StartPosition.Undelivered(Journal.DEFAULT_DEVICE));
    return replay.start();
  }

  @Test
  void refusedMessagesAreReportedAndTheSessionContinues() {
    LegacySession session = start(LegacyProtocol.POINT_TO_POINT);
    long before = standalone.audit().refusalCount(ChatError.BAD_BODY);
    session.messageReceived(new byte[] {1}, false);
    assertError("binary-not-supported");
    receive(session, "nonsense");
    assertError("bad-body");
    assertThat(standalone.audit().refusalCount(ChatError.BAD_BODY)).isEqualTo(before + 1);
    receive(session, envelope("x".repeat(64 * 1024), alice));
    assertError("message-too-large");
    receive(session, envelope("hello", alice));
    assertThat(outbox.nextText()).isEqualTo(envelope("hello", alice));
    session.connectionClosed();
  }

  @Test
  void aNewTokenIsNotAMessage() {
    LegacySession session = start(LegacyProtocol.BROADCAST);
    long before = lastOffset(CHAT);
    receive(session, "{\"access_token\": \"%s\"}".formatted(TestTokens.of(alice.value())));
    receive(session, "hello");
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(lastOffset(CHAT)).isEqualTo(before + 1);
    session.connectionClosed();
  }

  @Test
  void anInvalidTokenEndsTheSession() {
    LegacySession session = start(LegacyProtocol.BROADCAST);
    long before = lastOffset(CHAT);
    receive(session, "{\"access_token\": \"nonsense\"}");
    assertEnded("bad-token", CloseCode.POLICY_VIOLATION);
    receive(session, "late");
    assertThat(lastOffset(CHAT)).isEqualTo(before);
    session.connectionClosed();
  }

  @Test
  void aSessionThatCannotStartEndsWithTheReason() {
    LegacySession session = open(LegacyProtocol.BROADCAST, standalone.conversation());
    session.connectionClosed();
    session.start();
    assertEnded("internal", CloseCode.POLICY_VIOLATION);
  }

  /** The missing conversation stands for any failure within the server. */
  @Test
  void anInternalFailureEndsTheSession() {
    LegacySession session = open(LegacyProtocol.BROADCAST, null);
    session.start();
    assertEnded("internal", CloseCode.POLICY_VIOLATION);
    session.connectionClosed();
  }

  @Test
  void anInternalFailureOfASendEndsTheSession() {
    LegacySession session = open(LegacyProtocol.BROADCAST, null);
    receive(session, "hello");
    assertEnded("internal", CloseCode.POLICY_VIOLATION);
    session.connectionClosed();
  }

  @Test
  void aSessionThatSendsTooManyBytesEnds() {
    LegacySession session = start(LegacyProtocol.BROADCAST);
    assertThat(session.frameReceived(100)).as("heavy").isFalse();
    assertThat(session.frameReceived(Integer.MAX_VALUE)).as("heavy").isTrue();
    assertThat(session.frameReceived(1)).isTrue();
    assertEnded("flood", CloseCode.TRY_AGAIN_LATER);
    assertThat(session.frameReceived(1)).isTrue();
    assertThat(outbox.isEmpty()).isTrue();
    session.connectionClosed();
  }

  @Test
  void theServerEndsASessionWithAReason() {
    LegacySession session = start(LegacyProtocol.BROADCAST);
    sessions.end(alice, ChatError.KICKED.because("kicked"));
    assertEnded("kicked", CloseCode.POLICY_VIOLATION);
    session.connectionClosed();
  }

  @Test
  void aStopClosesASessionAfterWhatItHasSentWithoutAnErrorText() {
    LegacySession session = start(LegacyProtocol.BROADCAST);
    receive(session, "hello");
    sessions.end(alice, ChatError.STOPPING.because("planted"));
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(outbox.nextCloseCode()).isEqualTo(CloseCode.GOING_AWAY);
    receive(session, "late");
    assertThat(outbox.isEmpty()).isTrue();
    session.connectionClosed();
  }

  @Test
  void theOutcomeOfASendIsReportedOnlyIfItFails() {
    LegacySession session = open(LegacyProtocol.BROADCAST, standalone.conversation());
    session.stored(List.of());
    session.refused(ChatError.MUTED.because("muted"));
    assertError("muted");
    session.outcomeUnknown();
    assertThat(outbox.nextCloseCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
    session.connectionClosed();
  }

  @Test
  void theEndOfTheConnectionReleasesTheSession() {
    LegacySession session = start(LegacyProtocol.POINT_TO_POINT);
    assertThat(session.outbox()).isSameAs(outbox.outbox());
    assertThat(standalone.fanout().hasSubscribers(inbox)).isTrue();
    int before = sessions.count(LegacyProtocol.POINT_TO_POINT.protocol());
    session.connectionClosed();
    assertThat(standalone.fanout().hasSubscribers(inbox)).isFalse();
    assertThat(sessions.count(LegacyProtocol.POINT_TO_POINT.protocol())).isEqualTo(before - 1);
  }
}
