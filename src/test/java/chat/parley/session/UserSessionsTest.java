package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserSessionsTest {

  private static final UserName ALICE = new UserName("alice");
  private static final UserName BOB = new UserName("bob");
  private static final UserName BACKEND = new UserName("backend");

  private final SessionFixture fixture = SessionFixture.ofOpenMode();
  private final Set<ClientSession> closed = new HashSet<>();
  private final List<UserName> users = new ArrayList<>();
  private final UserSessions sessions =
      new UserSessions(TestLimits.of("sessions-per-user=2"), session -> !closed.contains(session));

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ClientSession add(Identity identity) {
    ClientSession session = fixture.open(identity.name(), identity);
    sessions.add(session, identity);
    return session;
  }

  private static Identity acting(UserName user) {
    return new Identity(user, Set.of(), null, BACKEND);
  }

  @Test
  void theSessionsOfAUserAreLimited() {
    ClientSession first = add(Identity.of(ALICE));
    ClientSession second = add(Identity.of(ALICE));
    ChatExceptions.expect(ChatError.TOO_MANY_SESSIONS, () -> add(Identity.of(ALICE)));
    ChatExceptions.expect(ChatError.TOO_MANY_SESSIONS, () -> sessions.check(ALICE));
    assertThat(sessions.of(ALICE)).containsExactlyInAnyOrder(first, second);
    sessions.remove(first);
    sessions.check(ALICE);
    sessions.remove(second);
    assertThat(sessions.of(ALICE)).isEmpty();
  }

  @Test
  void theSessionsThatAServiceOpensCountForTheirUsersOnly() {
    Set<ClientSession> opened = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      opened.add(add(acting(new UserName("user" + i))));
    }
    ClientSession own = add(Identity.of(BACKEND));
    assertThat(sessions.of(BACKEND)).hasSize(6).contains(own).containsAll(opened);
    opened.forEach(sessions::remove);
    assertThat(sessions.of(BACKEND)).containsExactly(own);
    assertThat(sessions.of(new UserName("user1"))).isEmpty();
  }

  @Test
  void aSessionThatHasBeenClosedIsNotAdded() {
    ClientSession session = fixture.open(ALICE, acting(ALICE));
    closed.add(session);
    ChatExceptions.expect(ChatError.INTERNAL, () -> sessions.add(session, acting(ALICE)));
    assertThat(sessions.of(ALICE)).isEmpty();
    assertThat(sessions.of(BACKEND)).isEmpty();
  }

  @Test
  void theListenerIsCalledWithTheUserOfEachAddedSession() {
    sessions.onUser(users::add);
    add(Identity.of(ALICE));
    add(acting(BOB));
    assertThat(users).containsExactly(ALICE, BOB);
  }

  @Test
  void aUserIsAwayIfAllItsSessionsSaySo() {
    ClientSession first = add(Identity.of(ALICE));
    add(Identity.of(ALICE));
    assertThat(sessions.isAway(ALICE, false)).isFalse();
    assertThat(sessions.isAway(ALICE, true)).isTrue();
    first.setAway(false);
    assertThat(sessions.isAway(ALICE, true)).isFalse();
  }
}
