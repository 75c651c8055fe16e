package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestSessionsTest {

  private static final UserName ALICE = new UserName("alice");

  private final SessionFixture fixture =
      SessionFixture.ofOpenMode(
          "sessions-per-user=2",
          "sessions-per-address=3",
          "handshakes-per-second=5",
          "burst=1s",
          "connect-time=1ms");
  private final RequestSessions requests = new RequestSessions(fixture.sessions, fixture.audit);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ClientSession open(@Nullable String user) {
    return open(user == null ? null : Identity.of(new UserName(user)));
  }

  private ClientSession open(@Nullable Identity user) {
    return requests.open(Protocol.POLL, requests.admit(request(), user), fixture.ends::add);
  }

  private static MockHttpServletRequest request() {
    var request = new MockHttpServletRequest("GET", "/api/messages");
    request.setRemoteAddr(SessionFixture.ADDRESS);
    return request;
  }

  @Test
  void aRequestCountsAmongTheSessionsOfItsProtocolUntilItEnds() {
    ClientSession session = open("alice");
    assertThat(fixture.sessions.count(Protocol.POLL)).isEqualTo(1);
    assertThat(session.identity().name()).isEqualTo(ALICE);
    session.closed();
    session.closed();
    assertThat(fixture.sessions.count(Protocol.POLL)).isZero();
  }

  @Test
  void theSessionsOfOneUserAreLimitedWhateverTheirProtocol() {
    fixture.connect("alice");
    ClientSession second = open("alice");
    ChatExceptions.expect(ChatError.TOO_MANY_SESSIONS, () -> open("alice"));
    assertThat(fixture.sessions.count(Protocol.POLL)).isEqualTo(1);
    second.closed();
    assertThatNoException().isThrownBy(() -> open("alice"));
  }

  @Test
  void theSessionsOfOneAddressAreLimited() {
    open("alice");
    open("bob");
    open("carol").closed();
    open("carol");
    ChatExceptions.expect(ChatError.TOO_MANY_SESSIONS, () -> open("dave"));
  }

  @Test
  void aRequestThatWasAdmittedIsRefusedIfOthersHaveBeenOpenedSince() {
    Identity alice = Identity.of(ALICE);
    RequestSessions.Admission admission = requests.admit(request(), alice);
    open(alice);
    open(alice);
    ChatExceptions.expect(
        ChatError.TOO_MANY_SESSIONS,
        () -> requests.open(Protocol.EVENT_STREAM, admission, fixture.ends::add));
    assertThat(fixture.sessions.count(Protocol.EVENT_STREAM)).isZero();
  }

  @Test
  void requestsThatNameNoUserAreGuestsWithoutACommonLimit() {
    assertThat(open((Identity) null).identity().getName()).startsWith("guest-");
    open((Identity) null);
    assertThatNoException().isThrownBy(() -> open((Identity) null));
  }

  @Test
  void aBannedUserIsRefusedAndAKickEndsTheSession() {
    open("alice");
    fixture.sessions.end(ALICE, ChatError.KICKED.because("kicked"));
    assertThat(fixture.ends).extracting(e -> e.error()).containsExactly(ChatError.KICKED);
    fixture.sanctions.ban(ALICE, Instant.now().plus(Duration.ofDays(1)));
    ChatExceptions.expect(ChatError.BANNED, () -> open("alice"));
  }

  @Test
  void aBannedServiceActsForNobody() {
    var backend = new UserName("backend");
    var acting = new Identity(ALICE, Set.of(), null, backend);
    open(acting);
    fixture.sessions.end(backend, ChatError.BANNED.because("banned"));
    assertThat(fixture.ends).extracting(e -> e.error()).containsExactly(ChatError.BANNED);
    fixture.sanctions.ban(backend, Instant.now().plus(Duration.ofDays(1)));
    ChatExceptions.expect(ChatError.BANNED, () -> open(acting));
    assertThatNoException().isThrownBy(() -> open("alice"));
  }

  @Test
  void theEndOfTheTokenEndsTheSession() {
    open(new Identity(ALICE, Set.of(), Instant.now().minusSeconds(1)));
    Await.until(() -> "not ended", () -> !fixture.ends.isEmpty());
    assertThat(fixture.ends.getFirst().error()).isEqualTo(ChatError.TOKEN_ENDED);
  }

  @Test
  void longSessionsCountAgainstTheHandshakeRateOfTheirAddress() {
    ChatExceptions.expect(
        ChatError.TOO_FAST,
        () -> {
          for (int i = 0; i < 1_000_000; i++) {
            requests.admitHandshake(request());
          }
        });
  }
}
