package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the command is told, and what it makes of that; CrashTest shows what the checker finds. */
class FaultsTest {

  private static final List<Fault<? super Cluster>> ALL = new ArrayList<>();

  static {
    ALL.addAll(List.of(NodeFault.values()));
    ALL.addAll(List.of(ClusterFault.values()));
  }

  private static FaultsSettings settings(String... pairs) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(pairs[i], pairs[i + 1]);
    }
    return FaultsSettings.of(properties::get, new Random(1));
  }

  @Test
  void whatIsNotSaidHasADefault() {
    var settings = settings("faults.seed", "", "faults.list", "");
    assertThat(settings.duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.nodes()).isEqualTo(3);
    assertThat(settings.chosen(ALL)).isEqualTo(ALL);
  }

  @Test
  void onlyTheFaultsOfTheListStrike() {
    var settings =
        settings(
            "faults.seed", "7", "faults.duration", "90s", "faults.list", "kill-node, cut-link");
    assertThat(settings.chosen(ALL)).containsExactly(NodeFault.KILL_NODE, ClusterFault.CUT_LINK);
    assertThat(settings.command())
        .isEqualTo(
            "./mvnw -Pfaults verify -Dfaults.seed=7 -Dfaults.duration=90s -Dfaults.nodes=3"
                + " -Dfaults.list=kill-node,cut-link");
  }

  @Test
  void whatCanNotBeIsRefusedWithWhatCan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("faults.duration", "soon"))
        .withMessage("faults.duration: such as 90s, 10m or 8h, not 'soon'");
    assertThatIllegalArgumentException().isThrownBy(() -> settings("faults.duration", "-1m"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings("faults.seed", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings("faults.nodes", "2"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("faults.list", "kill-node,flood").chosen(ALL))
        .withMessageStartingWith(
            "faults.list: with faults.nodes=3 there is no 'flood', but kill-node, ");
  }

  @Test
  void aSeedDrawsTheSameFaultsAgain() {
    assertThat(drawn(5, 40)).isEqualTo(drawn(5, 40)).isNotEqualTo(drawn(6, 40));
  }

  @Test
  void eachFaultComesOnceBeforeAnyComesAgain() {
    var schedule = new FaultSchedule<>(ALL, 3, 1);
    var first = new ArrayList<Fault<? super Cluster>>();
    while (first.size() < ALL.size()) {
      schedule.next().blows().forEach(blow -> first.add(blow.fault()));
    }
    assertThat(first).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void aNodeIsStruckBeforeAndMendedAfterWhatItNeeds() {
    assertThat(drawn(1, 100).stream().map(FaultRound::blows).filter(blows -> blows.size() == 2))
        .isNotEmpty()
        .allMatch(b -> b.get(0).fault() instanceof NodeFault)
        .allMatch(b -> b.get(1).fault() instanceof ClusterFault);
  }

  private static List<FaultRound<Cluster>> drawn(long seed, int rounds) {
    var schedule = new FaultSchedule<>(ALL, 3, seed);
    return Stream.generate(schedule::next).limit(rounds).toList();
  }

  @Test
  void theLongestTimeWithoutAReceiptIsFound() {
    var moments = new Timestamps();
    for (long second : new long[] {0, 1, 2, 7, 8, 12}) {
      moments.add(second * 1_000_000_000);
    }
    assertThat(moments.longestGap(1_500_000_000L, 3_000_000_000L)).isEqualTo(5_000_000_000L);
    assertThat(moments.longestGap(2_500_000_000L, 3_000_000_000L)).isZero();
    assertThat(moments.longestGap(0, 1_500_000_000L)).isEqualTo(1_000_000_000L);
    assertThat(moments.perSecond(0)).containsExactly(1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1);
  }
}
