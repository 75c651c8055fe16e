package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

@RunAlone
class ClientSessionsTest {

  private static final UserName ALICE = new UserName("alice");
  private final ChatException kicked = ChatError.KICKED.because("kicked");

  private final SessionFixture fixture =
      SessionFixture.ofOpenMode(
          "sessions-per-user=2",
          "sessions-per-address=3",
          "handshakes-per-second=5",
          "requests-per-second=5",
          "burst=1s",
          "connect-time=1h");
  private final ClientSessions sessions = fixture.sessions;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void theHandshakesOfOneAddressAreLimited() {
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.TOO_FAST,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                sessions.admitHandshake("192.0.2.1");
              }
            });
    assertThat(refusal.text()).contains("one address may send 5 handshakes per second");
    assertThat(refusal.retryAfterSeconds()).isEqualTo(1);
    assertThatNoException().isThrownBy(() -> sessions.admitHandshake("192.0.2.2"));
  }

  @Test
  void theRequestsOfOneAddressAreLimited() {
    var request = new MockHttpServletRequest();
    request.setRemoteAddr("192.0.2.1");
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.TOO_FAST,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                sessions.admitRequest(request, 1);
              }
            });
    assertThat(refusal.text()).contains("one address may send 5 requests per second");
    request.setRemoteAddr("192.0.2.2");
    assertThatNoException().isThrownBy(() -> sessions.admitRequest(request, 1));
  }

  @Test
  void aRequestMayCountAsSeveral() {
    var request = new MockHttpServletRequest();
    assertThatNoException().isThrownBy(() -> sessions.admitRequest(request, 1_000_000));
    ChatExceptions.expect(ChatError.TOO_FAST, () -> sessions.admitRequest(request, 1));
  }

  @Test
  void theSessionsOfOneAddressAreLimited() {
    ClientSession first = fixture.open("alice");
    fixture.open("bob");
    assertThatNoException().isThrownBy(() -> sessions.admitHandshake(SessionFixture.ADDRESS));
    fixture.open("carol");
    assertThat(
            ChatExceptions.expect(
                    ChatError.TOO_MANY_SESSIONS,
                    () -> sessions.admitHandshake(SessionFixture.ADDRESS))
                .retryAfterSeconds())
        .isEqualTo(10);
    assertThatNoException().isThrownBy(() -> sessions.admitHandshake("192.0.2.2"));
    first.closed();
    assertThatNoException().isThrownBy(() -> sessions.admitHandshake(SessionFixture.ADDRESS));
  }

  @Test
  void aSessionThatNoHandshakeHasAdmittedIsNotOpened() {
    assertThatIllegalStateException()
        .isThrownBy(() -> sessions.open(Protocol.STOMP, Map.of(), _ -> {}));
  }

  @Test
  void openSessionsAreCountedByProtocol() {
    assertThat(sessions.count(Protocol.STOMP)).isZero();
    ClientSession session = fixture.open("alice");
    fixture.open("bob");
    assertThat(sessions.count(Protocol.STOMP)).isEqualTo(2);
    assertThat(sessions.count(Protocol.BROADCAST)).isZero();
    session.closed();
    assertThat(sessions.count(Protocol.STOMP)).isEqualTo(1);
  }

  @Test
  void theSessionsOfOneUserAreLimited() {
    ClientSession first = fixture.connect("alice");
    assertThatNoException().isThrownBy(() -> sessions.checkUser(Identity.of(ALICE)));
    fixture.connect("alice");
    ChatExceptions.expect(
        ChatError.TOO_MANY_SESSIONS, () -> sessions.checkUser(Identity.of(ALICE)));
    ClientSession third = fixture.open("alice");
    ChatExceptions.expect(ChatError.TOO_MANY_SESSIONS, () -> third.connect(null, null));
    fixture.connect("bob");
    first.closed();
    assertThatNoException().isThrownBy(() -> third.connect(null, null));
  }

  @Test
  void aBannedUserMayNotConnect() {
    fixture.sanctions.ban(ALICE, Instant.now().plus(Duration.ofDays(1)));
    ChatExceptions.expect(ChatError.BANNED, () -> sessions.checkUser(Identity.of(ALICE)));
    ChatExceptions.expect(ChatError.BANNED, () -> fixture.connect("alice"));
  }

  @Test
  void aSessionThatClosesWhileItConnectsDoesNotCountAgainstItsUser() {
    for (int i = 0; i < 3; i++) {
      ClientSession closed = fixture.open("alice");
      closed.closed();
      ChatExceptions.expect(ChatError.INTERNAL, () -> closed.connect(null, null));
    }
    assertThatNoException().isThrownBy(() -> fixture.connect("alice"));
  }

  @Test
  void aUserThatReconnectsKeepsTheMeterOfTheSession() {
    ClientSession session = fixture.open("alice");
    session.closed();
    assertThat(fixture.open("bob").meter()).isNotSameAs(session.meter());
    assertThat(fixture.open("alice").meter()).isSameAs(session.meter());
  }

  @Test
  void guestsOfOneAddressShareTheMetersOfEndedSessions() {
    ClientSession session = fixture.open(null, Identity.of(new UserName("guest-a")));
    session.closed();
    assertThat(fixture.open(null, Identity.of(new UserName("guest-b"))).meter())
        .isSameAs(session.meter());
  }

  @Test
  void aReplacedMeterIsReleased() {
    ClientSession session = fixture.open("bob");
    SessionRates.Meter ofBob = session.meter();
    assertThat(sessions.replaceMeter(ALICE, session)).isNotNull().isNotSameAs(ofBob);
    assertThat(fixture.open("bob").meter()).isSameAs(ofBob);
  }

  @Test
  void theMeterOfATokenIsThatOfItsUser() {
    try (SessionFixture token = SessionFixture.ofTokenMode()) {
      ClientSession session = token.open(null, Identity.of(ALICE));
      session.closed();
      assertThat(token.open(null, null).meter()).isNotSameAs(session.meter());
      assertThat(token.open(ALICE, null).meter()).isSameAs(session.meter());
    }
  }

  @Test
  void identitiesAreThoseOfTheSecurityMode() {
    assertThat(sessions.identities()).isSameAs(fixture.identities);
    assertThat(sessions.requiresToken()).isFalse();
    try (SessionFixture token = SessionFixture.ofTokenMode()) {
      assertThat(token.sessions.requiresToken()).isTrue();
    }
  }

  @Test
  void allSessionsOfAUserEndAlthoughOneFails() {
    var admitted = new AdmittedClient(SessionFixture.ADDRESS, ALICE, Identity.of(ALICE));
    sessions
        .open(
            Protocol.BROADCAST,
            Map.of(AdmittedClient.ATTRIBUTE, admitted),
            _ -> {
              throw new IllegalStateException("Broken by a test");
            })
        .connect(null, null);
    fixture.connect("alice");
    fixture.connect("bob");
    try (ServerLog log = ServerLog.open()) {
      sessions.end(ALICE, kicked);
      assertThat(log.lines())
          .contains("parley.audit: event=\"end\" code=kicked user=alice address=192.0.2.1");
    }
    assertThat(fixture.ends).containsExactly(kicked);
    assertThat(fixture.failures.count(Subsystem.SESSION)).isEqualTo(1);
  }

  @Test
  void theEndOfAUserWithoutSessionsHasNoEffect() {
    fixture.open("alice");
    sessions.end(ALICE, kicked);
    assertThat(fixture.ends).as("of a session that is not connected").isEmpty();
  }

  @Test
  void allOpenSessionsEnd() {
    fixture.open("alice");
    fixture.connect("bob");
    sessions.endAll(kicked);
    assertThat(fixture.ends).containsExactly(kicked, kicked);
  }

  @Test
  void refusalsAreCounted() {
    sessions.countRefusal(kicked);
    assertThat(fixture.audit.refusalCount(ChatError.KICKED)).isEqualTo(1);
  }

  @Test
  void sessionsThatTimeOutEnd() {
    try (SessionFixture impatient = SessionFixture.ofOpenMode("connect-time=1ms")) {
      impatient.open("alice");
      Await.until(() -> "no end", () -> !impatient.ends.isEmpty());
      assertThat(impatient.ends.getFirst().error()).isEqualTo(ChatError.TIMED_OUT);
    }
  }

  @Test
  void theThreadOfTheChecksEndsWithTheSessions() throws Exception {
    Set<Thread> others = checkThreads();
    SessionFixture closed = SessionFixture.ofOpenMode();
    Set<Thread> own = checkThreads();
    own.removeAll(others);
    assertThat(own).hasSize(1);
    closed.close();
    assertThat(own.iterator().next().join(Await.DEADLINE)).isTrue();
  }

  private static Set<Thread> checkThreads() {
    var threads = new HashSet<Thread>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("parley-sessions")) {
        threads.add(thread);
      }
    }
    return threads;
  }
}
