package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.limits.RunningTime;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSessionTest {

  private static final UserName ALICE = new UserName("alice");
  private static final Identity GUEST = Identity.of(new UserName("guest-a"));
  private static final Duration LONG = Duration.ofDays(1);

  private final SessionFixture open =
      SessionFixture.ofOpenMode("frames-per-second=1", "burst=1000s");
  private final SessionFixture token = SessionFixture.ofTokenMode();

  @AfterEach
  void stop() {
    open.close();
    token.close();
  }

  private static @Nullable ChatException reasonToEnd(ClientSession session, Duration later) {
    long nanos = RunningTime.nanos() + later.toNanos();
    return session.reasonToEnd(Instant.now(), nanos, Duration.ofSeconds(10), Duration.ofHours(1));
  }

  @Test
  void aSessionHasTheProtocolAndTheAddressOfItsClient() {
    ClientSession session = open.open("alice");
    assertThat(session.protocol()).isEqualTo(Protocol.STOMP);
    assertThat(session.address()).isEqualTo(SessionFixture.ADDRESS);
  }

  @Test
  void aSessionThatIsNotIdentifiedHasOnlyTheClaimedName() {
    ClientSession session = token.open(ALICE, null);
    assertThat(session.name()).isEqualTo(ALICE);
    assertThatIllegalStateException().isThrownBy(session::identity);
    assertThat(token.open(null, null).name()).isNull();
  }

  @Test
  void inOpenModeTheLoginNamesTheUserAndHasRatesOfItsOwn() {
    ClientSession session = open.open(null, GUEST);
    SessionRates.Meter meterOfTheGuest = session.meter();
    session.connect(null, " alice ");
    assertThat(session.identity()).isEqualTo(Identity.of(ALICE));
    assertThat(session.name()).isEqualTo(ALICE);
    assertThat(session.meter()).isNotSameAs(meterOfTheGuest);
    assertThat(session.renewable()).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void aGuestWithoutALoginStaysAGuest(@Nullable String login) {
    ClientSession session = open.open(null, GUEST);
    session.connect("ignored", login);
    assertThat(session.identity()).isEqualTo(GUEST);
  }

  @Test
  void theNameInThePathTakesPrecedenceOverTheLogin() {
    ClientSession session = open.open("alice");
    session.connect(null, "bob");
    assertThat(session.identity().name()).isEqualTo(ALICE);
  }

  @Test
  void anInvalidLoginIsRefused() {
    ClientSession session = open.open(null, GUEST);
    assertThat(ChatExceptions.expect(ChatError.BAD_NAME, () -> session.connect(null, "a b")).text())
        .contains("The header 'login'", "1 to 64");
  }

  @Test
  void aTokenIdentifiesTheUser() {
    ClientSession session = token.open(null, null);
    assertThat(session.renewable()).isTrue();
    session.connect(TestTokens.of("alice"), "ignored");
    assertThat(session.identity().name()).isEqualTo(ALICE);
  }

  @Test
  void theTokenOfTheHandshakeIsEnough() {
    Identity identity = token.identities.fromToken(TestTokens.of("alice"), null);
    ClientSession session = token.open(null, identity);
    session.connect(null, null);
    assertThat(session.identity()).isSameAs(identity);
  }

  @Test
  void aConnectWithoutATokenOrWithAnInvalidOneIsRefusedAndAudited() {
    ClientSession session = token.open(ALICE, null);
    try (ServerLog log = ServerLog.open()) {
      ChatExceptions.expect(ChatError.NO_TOKEN, () -> session.connect(null, null));
      ChatExceptions.expect(ChatError.BAD_TOKEN, () -> session.connect("nonsense", null));
      ChatExceptions.expect(ChatError.FORBIDDEN, () -> session.connect(TestTokens.of("bob"), null));
      assertThat(log.lines())
          .contains(
              "parley.audit: event=\"connect\" code=no-token user=alice address=192.0.2.1",
              "parley.audit: event=\"connect\" code=bad-token user=alice address=192.0.2.1",
              "parley.audit: event=\"connect\" code=forbidden user=alice address=192.0.2.1");
    }
  }

  @Test
  void aNewTokenReplacesTheIdentity() {
    ClientSession session = token.open(null, null);
    session.connect(TestTokens.of("alice"), null);
    Identity first = session.identity();
    session.renewToken(TestTokens.expiringAfter(LONG, "alice"));
    assertThat(session.identity()).isNotEqualTo(first);
    assertThat(session.identity().name()).isEqualTo(ALICE);
  }

  @Test
  void aNewTokenOfAnotherUserIsRefusedAndAudited() {
    ClientSession session = token.open(null, null);
    session.connect(TestTokens.of("alice"), null);
    Identity first = session.identity();
    try (ServerLog log = ServerLog.open()) {
      ChatExceptions.expect(ChatError.FORBIDDEN, () -> session.renewToken(TestTokens.of("bob")));
      ChatExceptions.expect(ChatError.BAD_TOKEN, () -> session.renewToken(""));
      assertThat(log.lines()).anyMatch(line -> line.contains("event=\"renew\" code=forbidden"));
    }
    assertThat(session.identity()).isSameAs(first);
  }

  @Test
  void aFloodIsRefusedAndAudited() {
    ClientSession session = open.open("alice");
    assertThat(session.countReceived(1, 1)).isFalse();
    assertThat(session.countReceived(900, 1)).isTrue();
    try (ServerLog log = ServerLog.open()) {
      ChatExceptions.expect(ChatError.FLOOD, () -> session.countReceived(900, 1));
      assertThat(log.lines()).anyMatch(line -> line.contains("event=\"flood\" code=flood"));
    }
  }

  @Test
  void refusalsAreCounted() {
    open.open("alice").countRefusal(ChatError.MUTED.because("muted"));
    assertThat(open.audit.refusalCount(ChatError.MUTED)).isEqualTo(1);
  }

  @Test
  void aClosedSessionIsRemovedOnce() {
    ClientSession session = open.open("alice");
    open.open("bob");
    session.closed();
    session.closed();
    assertThat(open.sessions.count(Protocol.STOMP)).isEqualTo(1);
  }

  @Test
  void theReasonOfTheEndIsPassedOn() {
    open.open("alice").end(ChatError.KICKED.because("kicked"));
    assertThat(open.ends).extracting(ChatException::error).containsExactly(ChatError.KICKED);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "9, true", "12, false"})
  void aSessionMustConnectInTime(int seconds, boolean continues) {
    ClientSession session = open.open("alice");
    ChatException reason = reasonToEnd(session, Duration.ofSeconds(seconds));
    if (continues) {
      assertThat(reason).isNull();
    } else {
      assertThat(reason).isNotNull();
      assertThat(reason.error()).isEqualTo(ChatError.TIMED_OUT);
      assertThat(reason.text()).isEqualTo("No CONNECT was received within 10 s");
    }
    session.connect(null, null);
    assertThat(reasonToEnd(session, LONG)).isNull();
  }

  @Test
  void aFrameMustBeCompletedInTime() {
    ClientSession session = open.connect("alice");
    session.setFrameIncomplete(true);
    assertThat(reasonToEnd(session, Duration.ofMinutes(59))).isNull();
    ChatException reason = reasonToEnd(session, Duration.ofMinutes(61));
    assertThat(reason).isNotNull();
    assertThat(reason.error()).isEqualTo(ChatError.TIMED_OUT);
    assertThat(reason.text()).isEqualTo("A frame was not completed within 3600 s");
    assertThat(
            session.reasonToEnd(
                Instant.now(), RunningTime.nanos() + LONG.toNanos(), LONG, Duration.ZERO))
        .as("without a limit")
        .isNull();
    session.setFrameIncomplete(false);
    assertThat(reasonToEnd(session, LONG)).isNull();
  }

  @Test
  void aSessionEndsWithItsToken() {
    ClientSession session = token.open(null, null);
    session.connect(TestTokens.of("alice"), null);
    assertThat(reasonToEnd(session, Duration.ZERO)).isNull();
    ChatException reason =
        session.reasonToEnd(Instant.now().plus(LONG), RunningTime.nanos(), LONG, LONG);
    assertThat(reason).isNotNull();
    assertThat(reason.error()).isEqualTo(ChatError.TOKEN_ENDED);
  }
}
