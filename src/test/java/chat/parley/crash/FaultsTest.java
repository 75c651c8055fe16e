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

/**
 * Tests the settings, the schedule and the measured times of the faults command; CrashIT tests the
 * checker.
 */
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
  void missingSettingsHaveDefaults() {
    var settings = settings("faults.seed", "", "faults.list", "");
    assertThat(settings.duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.nodes()).isEqualTo(3);
    assertThat(settings.select(ALL)).isEqualTo(ALL);
  }

  @Test
  void onlyListedFaultsAreSelected() {
    var settings =
        settings(
            "faults.seed",
            "7",
            "faults.duration",
            "90s",
            "faults.broker",
            "artemis",
            "faults.list",
            "kill-node, cut-link");
    assertThat(settings.select(ALL)).containsExactly(NodeFault.KILL_NODE, ClusterFault.CUT_LINK);
    assertThat(settings.command())
        .isEqualTo(
            "./mvnw -Pfaults verify -Dfaults.seed=7 -Dfaults.duration=90s -Dfaults.nodes=3"
                + " -Dfaults.broker=artemis -Dfaults.list=kill-node,cut-link");
  }

  @Test
  void invalidSettingsAreRefusedWithTheAllowedValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("faults.duration", "soon"))
        .withMessage(
            "faults.duration is 'soon'; allowed are durations such as 90s, 10m or 8h, up to 7"
                + " days");
    assertThatIllegalArgumentException().isThrownBy(() -> settings("faults.duration", "-1m"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings("faults.seed", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings("faults.nodes", "4"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("faults.broker", "kafka"))
        .withMessage("faults.broker is 'kafka'; allowed are artemis, rabbitmq");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("faults.list", "kill-node,flood").select(ALL))
        .withMessageStartingWith(
            "faults.list contains 'flood'; allowed with faults.nodes=3 are kill-node, ");
  }

  @Test
  void theSameSeedYieldsTheSameSchedule() {
    assertThat(drawn(5, 40)).isEqualTo(drawn(5, 40)).isNotEqualTo(drawn(6, 40));
  }

  @Test
  void everyFaultOccursOnceBeforeAnyIsRepeated() {
    var schedule = new FaultSchedule<>(ALL, 3, 1);
    var first = new ArrayList<Fault<? super Cluster>>();
    while (first.size() < ALL.size()) {
      schedule.next().faults().forEach(targeted -> first.add(targeted.fault()));
    }
    assertThat(first).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void nodeFaultsComeBeforeClusterFaultsInARound() {
    assertThat(drawn(1, 100).stream().map(FaultRound::faults).filter(faults -> faults.size() == 2))
        .isNotEmpty()
        .allMatch(faults -> faults.get(0).fault() instanceof NodeFault)
        .allMatch(faults -> faults.get(1).fault() instanceof ClusterFault);
  }

  private static List<FaultRound<Cluster>> drawn(long seed, int rounds) {
    var schedule = new FaultSchedule<>(ALL, 3, seed);
    return Stream.generate(schedule::next).limit(rounds).toList();
  }

  @Test
  void theLongestIntervalWithoutAReceiptIsFound() {
    var times = new Timestamps();
    for (long second : new long[] {0, 1, 2, 7, 8, 12}) {
      times.add(second * 1_000_000_000);
    }
    assertThat(times.longestInterval(1_500_000_000L, 3_000_000_000L)).isEqualTo(5_000_000_000L);
    assertThat(times.longestInterval(2_500_000_000L, 3_000_000_000L)).isZero();
    assertThat(times.longestInterval(0, 1_500_000_000L)).isEqualTo(1_000_000_000L);
    assertThat(times.perSecond(0)).containsExactly(1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1);
  }
}
