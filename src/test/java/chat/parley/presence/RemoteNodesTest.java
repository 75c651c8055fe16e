package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.presence.PresenceFrame.Part;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nodes tell each other of their users, over time that the test lets pass. */
class RemoteNodesTest {

  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration LEASE = Duration.ofSeconds(6);
  private static final Duration TICK = Duration.ofMillis(50);

  private final StoppedClock clock = new StoppedClock();
  private final PresenceTimes times = new PresenceTimes(clock, Duration.ofSeconds(1), GRACE, LEASE);
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final SimulatedNode one = add("1");
  private final SimulatedNode two = add("2");

  private SimulatedNode add(String id) {
    var node = new SimulatedNode(id, times);
    nodes.forEach(node::connect);
    nodes.add(node);
    return node;
  }

  private void pass(Duration time) {
    for (long i = 0; i < time.dividedBy(TICK); i++) {
      clock.pass(TICK);
      nodes.forEach(SimulatedNode::tick);
    }
  }

  private void passSeconds(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  @Test
  void aChangeReachesTheOtherNodeWithTheNextFrame() {
    passSeconds(3);
    one.set("ann", Availability.ONLINE);
    pass(TICK.multipliedBy(2));
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    one.set("ann", null);
    pass(TICK.multipliedBy(3));
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
    assertThat(two.board().size()).isZero();
  }

  @Test
  void aNewNodeGetsTheListsOfTheOthers() {
    for (int i = 0; i < 5_000; i++) {
      one.set("ann" + i, Availability.ONLINE);
    }
    one.set("bob", Availability.INVISIBLE);
    passSeconds(3);
    SimulatedNode three = add("3");
    passSeconds(2);
    assertThat(three.board().present()).isEqualTo(5_000);
    assertThat(three.state("ann4999")).isEqualTo(PresenceState.ONLINE);
  }

  @Test
  void afterALongTimeWithoutALinkUsersAreUnknownUntilTheListArrives() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    two.remote().linked(LEASE.plusSeconds(1));
    two.tick();
    assertThat(two.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    passSeconds(3);
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    one.lose(_ -> false);
    two.remote().linked(LEASE.plusSeconds(1));
    pass(LEASE.multipliedBy(2).plusSeconds(2));
    assertThat(two.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    pass(GRACE);
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
  }

  @Test
  void usersOfANodeThatIsHeardAgainAreUnknownUntilItsListArrives() {
    passSeconds(3);
    one.set("ann", Availability.ONLINE);
    passSeconds(1);
    one.lose(_ -> false);
    one.set("ann", null);
    pass(LEASE.plusSeconds(2));
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    one.lose(frame -> frame.part() == Part.CHANGES);
    pass(LEASE.dividedBy(2));
    assertThat(two.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    one.lose(_ -> true);
    passSeconds(3);
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
  }

  @Test
  void aLostFrameIsMadeUpForByAList() {
    passSeconds(3);
    one.set("ann", Availability.ONLINE);
    one.set("bob", Availability.ONLINE);
    passSeconds(1);
    var lost = new AtomicInteger();
    one.lose(_ -> lost.incrementAndGet() == 0);
    one.set("ann", null);
    one.set("carl", Availability.ONLINE);
    passSeconds(1);
    one.lose(_ -> true);
    passSeconds(4);
    assertThat(lost).hasPositiveValue();
    assertThat(two.remote().lost()).isEqualTo(lost.get());
    assertThat(one.remote().lost()).isZero();
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
    assertThat(two.state("bob")).isEqualTo(PresenceState.ONLINE);
    assertThat(two.state("carl")).isEqualTo(PresenceState.ONLINE);
  }

  @Test
  void aListOfWhichAPartIsLostIsAskedForAgain() {
    for (int i = 0; i < 5_000; i++) {
      one.set("ann" + i, Availability.ONLINE);
    }
    var lost = new AtomicInteger();
    one.lose(frame -> frame.part() != Part.MIDDLE || lost.getAndIncrement() > 0);
    passSeconds(6);
    assertThat(lost).hasValueGreaterThan(1);
    assertThat(two.board().present()).isEqualTo(5_000);
  }

  @Test
  @Shows("presence-nodes")
  void theUsersOfAKilledNodeGoAfterTheLeaseAndTheGrace() {
    one.set("ann", Availability.ONLINE);
    one.set("bob", Availability.INVISIBLE);
    passSeconds(3);
    nodes.remove(one);
    pass(LEASE.plus(GRACE).minusSeconds(2));
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    long heard = clock.millis();
    passSeconds(2);
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
    assertThat(two.ended).containsOnlyKeys("ann");
    assertThat(two.ended.get("ann")).isBetween(heard - 21_000, heard);
    assertThat(two.remote().size()).isZero();
  }

  @Test
  void aUserOfAKilledNodeThatReconnectsStaysOnline() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    nodes.remove(one);
    passSeconds(10);
    two.set("ann", Availability.ONLINE);
    long changes = two.board().changes();
    passSeconds(20);
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    assertThat(two.board().changes()).isEqualTo(changes);
  }

  @Test
  void theUsersOfANodeThatStopsGoAfterTheGrace() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    one.stop();
    nodes.remove(one);
    pass(GRACE.minus(TICK));
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    pass(TICK.multipliedBy(2));
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
  }

  @Test
  @Shows("presence-unknown")
  void aNodeThatRunsWithoutALinkIsUnknownUntilItEnds() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    one.lose(_ -> false);
    passSeconds(8);
    two.remote().setRunning(Set.of("1"));
    passSeconds(14);
    assertThat(two.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    two.remote().setRunning(Set.of("1", "other"));
    passSeconds(14);
    assertThat(two.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    one.lose(_ -> true);
    passSeconds(3);
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    one.lose(_ -> false);
    passSeconds(8);
    assertThat(two.remote().silent()).containsExactly("1");
    two.remote().setRunning(Set.of());
    passSeconds(14);
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
  }

  @Test
  @Shows("presence-unknown")
  void aNodeWhoseFramesAreLostAgainAndAgainIsUnknownAfterTheLease() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    one.lose(frame -> frame.part() == Part.CHANGES && frame.number() % 3 != 0);
    for (int i = 0; i < 8; i++) {
      one.set("bob" + i, Availability.ONLINE);
      passSeconds(1);
    }
    assertThat(two.state("ann")).isEqualTo(PresenceState.UNKNOWN);
    assertThat(two.board().entry(new UserName("eve"), 0).state()).isEqualTo("unknown");
    one.lose(_ -> true);
    passSeconds(4);
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
    assertThat(two.state("bob3")).isEqualTo(PresenceState.ONLINE);
  }

  @Test
  void theTimeWithoutALinkDoesNotCountForTheOthers() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    one.lose(_ -> false);
    passSeconds(2);
    clock.pass(Duration.ofSeconds(60));
    two.remote().linked(Duration.ofSeconds(60));
    passSeconds(1);
    assertThat(two.remote().silent()).isEmpty();
    passSeconds(3);
    assertThat(two.remote().silent()).containsExactly("1");
    clock.pass(Duration.ofSeconds(60));
    two.remote().linked(Duration.ofSeconds(60));
    passSeconds(13);
    assertThat(two.state("ann")).isNotEqualTo(PresenceState.OFFLINE);
    passSeconds(2);
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
  }

  @Test
  void aNodeThatComesBackAfterItsEndSendsItsUsersAgain() {
    one.set("ann", Availability.ONLINE);
    passSeconds(3);
    one.lose(_ -> false);
    passSeconds(22);
    assertThat(two.state("ann")).isEqualTo(PresenceState.OFFLINE);
    one.lose(_ -> true);
    passSeconds(3);
    assertThat(two.state("ann")).isEqualTo(PresenceState.ONLINE);
  }

  @Test
  void aChoiceReachesTheNodesOnWhichTheUserHasSessions() {
    two.set("ann", Availability.ONLINE);
    passSeconds(3);
    one.choose("ann", Availability.INVISIBLE);
    passSeconds(1);
    assertThat(two.isInvisible("ann")).isTrue();
    SimulatedNode three = add("3");
    passSeconds(3);
    assertThat(three.isInvisible("ann")).isTrue();
  }

  @Test
  void idleNodesSendAFramePerThirdOfTheLease() {
    passSeconds(10);
    int before = one.sent();
    passSeconds(20);
    assertThat(one.sent() - before).isBetween(9, 11);
  }

  @Test
  void theMoreNodesThereAreTheLessFrequentAreTheFramesOfEach() {
    assertThat(LocalFrames.interval(2)).isEqualTo(Duration.ofMillis(100));
    assertThat(LocalFrames.interval(30)).isEqualTo(Duration.ofMillis(300));
    assertThat(LocalFrames.interval(500)).isEqualTo(Duration.ofSeconds(1));
  }
}
