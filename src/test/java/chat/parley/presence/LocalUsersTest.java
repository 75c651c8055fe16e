package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.session.ClientSession;
import chat.parley.session.ClientSessions;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users come and go over time that the test lets pass. */
class LocalUsersTest {

  private static final UserName ANN = new UserName("ann");
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final ClientSessions sessions = TestSessions.openMode();
  private final PresenceBoard board = new PresenceBoard();
  private final Choices choices = new Choices();
  private final StoppedClock clock = new StoppedClock();
  private final List<String> changes = new ArrayList<>();
  private final LocalUsers users =
      new LocalUsers(
          sessions.attendance(),
          choices,
          board,
          new PresenceTimes(clock, Duration.ofSeconds(1), GRACE, Duration.ofSeconds(6)),
          (user, availability, at) -> {
            board.set(user, PresenceBoard.LOCAL, availability, at);
            changes.add(
                availability == null
                    ? "offline at " + (at - StoppedClock.START)
                    : availability.toString());
          });

  LocalUsersTest() {
    sessions.attendance().listen(users);
  }

  @AfterEach
  void stop() {
    sessions.close();
  }

  private ClientSession connect(String name) {
    ClientSession session = TestSessions.open(sessions, name);
    session.connect(null, null);
    return session;
  }

  private void pass(Duration time) {
    users.tick();
    clock.pass(time);
    users.tick();
  }

  private ClientSession arrive() {
    ClientSession session = connect("ann");
    pass(LocalUsers.ARRIVAL);
    return session;
  }

  @Test
  void aUserIsSeenAMomentAfterItsFirstSessionBegins() {
    connect("ann");
    pass(LocalUsers.ARRIVAL.minusMillis(1));
    assertThat(changes).isEmpty();
    pass(Duration.ofMillis(1));
    connect("ann");
    pass(LocalUsers.ARRIVAL);
    assertThat(changes).containsExactly("ONLINE");
  }

  @Test
  @Shows("presence-grace")
  void afterADisconnectAUserIsOfflineAtOnce() {
    ClientSession session = arrive();
    session.depart(true);
    session.closed();
    pass(Duration.ZERO);
    assertThat(changes).containsExactly("ONLINE", "offline at 200");
  }

  @Test
  @Shows("presence-grace")
  void afterAnAbruptEndAUserStaysOnlineForTheGrace() {
    arrive().closed();
    pass(GRACE.minusMillis(1));
    assertThat(changes).containsExactly("ONLINE");
    pass(Duration.ofMillis(1));
    assertThat(changes).containsExactly("ONLINE", "offline at 200");
  }

  @Test
  @Shows("presence-grace")
  void aReconnectWithinTheGraceIsNoChange() {
    arrive().closed();
    pass(GRACE.minusMillis(1));
    ClientSession again = connect("ann");
    pass(GRACE);
    assertThat(changes).containsExactly("ONLINE");
    again.depart(true);
    again.closed();
    pass(Duration.ZERO);
    assertThat(changes).hasSize(2);
  }

  @Test
  void anAbruptEndBeforeADisconnectOfAnotherSessionCountsForTheGrace() {
    ClientSession phone = arrive();
    ClientSession desk = connect("ann");
    phone.closed();
    pass(Duration.ofSeconds(5));
    desk.depart(true);
    desk.closed();
    pass(Duration.ofSeconds(10).minusMillis(1));
    assertThat(changes).containsExactly("ONLINE");
    pass(Duration.ofMillis(1));
    assertThat(changes).containsExactly("ONLINE", "offline at 5200");
  }

  @Test
  @Shows("presence-sessions")
  void aUserIsAwayIfAllItsSessionsAreAndInvisibleIfItChoseThat() {
    ClientSession phone = arrive();
    ClientSession desk = connect("ann");
    phone.setAway(true);
    pass(Duration.ZERO);
    desk.setAway(true);
    pass(Duration.ZERO);
    phone.closed();
    pass(Duration.ZERO);
    desk.setAway(false);
    pass(Duration.ZERO);
    choose(Availability.INVISIBLE);
    choose(Availability.AWAY);
    assertThat(changes).containsExactly("ONLINE", "AWAY", "ONLINE", "INVISIBLE", "ONLINE");
  }

  private void choose(Availability availability) {
    choices.choose(ANN, availability, clock.millis());
    users.chosen(ANN);
    pass(Duration.ofMillis(1));
  }

  @Test
  void aStateThatWasSetWithoutASessionHoldsForSessionsThatSayNothing() {
    choose(Availability.AWAY);
    ClientSession session = arrive();
    assertThat(changes).containsExactly("AWAY");
    session.closed();
    choose(Availability.ONLINE);
    choose(Availability.AWAY);
    assertThat(changes).containsExactly("AWAY", "ONLINE", "AWAY");
  }

  @Test
  @Shows("presence-grace")
  void aUserThatIsAwayMayConnectAgainAndSaySo() {
    ClientSession session = arrive();
    session.setAway(true);
    pass(Duration.ZERO);
    session.closed();
    pass(Duration.ofSeconds(1));
    ClientSession again = connect("ann");
    pass(LocalUsers.ARRIVAL.minusMillis(1));
    again.setAway(true);
    pass(LocalUsers.ARRIVAL);
    assertThat(changes).containsExactly("ONLINE", "AWAY");
    connect("ann");
    pass(LocalUsers.ARRIVAL);
    assertThat(changes).containsExactly("ONLINE", "AWAY", "ONLINE");
  }

  @Test
  @Shows("presence-grace")
  void aUserThatIsAwayStaysSoWithinTheGraceAlsoAfterInvisibility() {
    ClientSession session = arrive();
    choose(Availability.INVISIBLE);
    session.setAway(true);
    choose(Availability.ONLINE);
    session.closed();
    pass(GRACE.minusMillis(1));
    assertThat(changes).containsExactly("ONLINE", "INVISIBLE", "AWAY");
  }

  @Test
  void aUserThatBecomesInvisibleAndLosesItsSessionIsNotSeen() {
    ClientSession session = arrive();
    choices.choose(ANN, Availability.INVISIBLE, clock.millis());
    users.chosen(ANN);
    session.closed();
    pass(Duration.ZERO);
    assertThat(changes).containsExactly("ONLINE", "INVISIBLE");
  }

  @Test
  void aUserWithASessionOnAnotherNodeIsConcerned() {
    assertThat(users.concerns(ANN)).isFalse();
    board.set(ANN, 1, Availability.INVISIBLE, 0);
    assertThat(users.concerns(ANN)).isTrue();
  }

  @Test
  void aUserThatIsInvisibleAtOnceIsNeverSeen() {
    connect("ann");
    choose(Availability.INVISIBLE);
    pass(LocalUsers.ARRIVAL);
    assertThat(changes).containsExactly("INVISIBLE");
  }

  @Test
  void aSessionThatEndsBeforeItIsSeenIsSeenIfItEndedAbruptly() {
    connect("ann").closed();
    pass(LocalUsers.ARRIVAL);
    ClientSession session = connect("bob");
    session.depart(true);
    session.closed();
    pass(LocalUsers.ARRIVAL);
    assertThat(changes).containsExactly("ONLINE");
    pass(GRACE);
    assertThat(changes).containsExactly("ONLINE", "offline at 0");
  }

  @Test
  void guestsHaveNoPresence() {
    connect("guest-abcdefghijkl");
    pass(LocalUsers.ARRIVAL);
    assertThat(changes).isEmpty();
  }
}
