package chat.parley.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judges of the long run find what they are there for. */
class SoakTest {

  private static ServerSample sample(int second, double heap, double files) {
    return new ServerSample(second, second < 300 ? 0 : 1, heap, 50, files, 300, 30, 30, 0, 0);
  }

  private static ServerSample atRest(int second, double files, double sessions) {
    return new ServerSample(second, 0, 20, 45, files, 300, sessions, sessions, 0, 0);
  }

  private static List<String> grown(double heapASecond, double filesASecond, ServerSample quiet) {
    List<ServerSample> loaded =
        IntStream.range(0, 1200)
            .mapToObj(s -> sample(s, 30 + s * heapASecond, 60 + s * filesASecond))
            .toList();
    return GrowthCheck.of(loaded, atRest(0, 40, 0), quiet).stream()
        .filter(check -> !check.isWithinMax())
        .map(GrowthCheck.Check::name)
        .toList();
  }

  @Test
  void whatStaysIsFlat() {
    assertThat(grown(0, 0, atRest(1300, 45, 0))).isEmpty();
  }

  @Test
  void whatGrowsIsNot() {
    assertThat(grown(0.02, 0, atRest(1300, 45, 0))).containsExactly("heap under load, MB");
    assertThat(grown(0, 0.1, atRest(1300, 45, 0))).containsExactly("files under load");
    assertThat(grown(0, 0, atRest(1300, 75, 1)))
        .containsExactly("files at rest", "sessions at rest", "outboxes at rest");
  }

  @Test
  void aReaderKnowsWhatMustComeNext() {
    var order = new SequenceChecker();
    assertThat(order.check(7, "ann 3 xx")).isNull();
    assertThat(order.check(8, "bob 9 xx")).isNull();
    assertThat(order.check(9, "ann 4 xx")).isNull();
    assertThat(order.check(9, "ann 4 xx")).isEqualTo("repeated: offset 9 after 9");
    assertThat(order.check(11, "ann 5 xx")).isEqualTo("lost: offset 11 after 9");
    assertThat(order.check(12, "ann 7 xx")).isEqualTo("lost: ann 7 after 5");
    assertThat(order.check(13, "ann 7 xx")).isEqualTo("repeated: ann 7 after 7");
  }
}
