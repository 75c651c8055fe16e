package chat.parley.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The checks of the soak test detect growth, loss and repetition. */
class SoakTest {

  private static ServerSample sample(int second, double heap, double files) {
    return new ServerSample(second, second < 300 ? 0 : 1, heap, 50, files, 300, 30, 30, 0, 0);
  }

  private static ServerSample atRest(int second, double files, double sessions) {
    return new ServerSample(second, 0, 20, 45, files, 300, sessions, sessions, 0, 0);
  }

  private static List<String> growing(
      double heapPerSecond, double filesPerSecond, ServerSample atEnd) {
    List<ServerSample> loaded =
        IntStream.range(0, 1200)
            .mapToObj(s -> sample(s, 30 + s * heapPerSecond, 60 + s * filesPerSecond))
            .toList();
    return GrowthCheck.of(loaded, atRest(0, 40, 0), atEnd).stream()
        .filter(check -> !check.isWithinMax())
        .map(GrowthCheck.Check::name)
        .toList();
  }

  @Test
  void constantFiguresAreFlat() {
    assertThat(growing(0, 0, atRest(1300, 45, 0))).isEmpty();
  }

  @Test
  void growingFiguresAreNotFlat() {
    assertThat(growing(0.02, 0, atRest(1300, 45, 0))).containsExactly("heap under load, MB");
    assertThat(growing(0, 0.1, atRest(1300, 45, 0))).containsExactly("files under load");
    assertThat(growing(0, 0, atRest(1300, 75, 1)))
        .containsExactly("files at rest", "sessions at rest", "outboxes at rest");
  }

  @Test
  void repeatedAndLostMessagesAreFound() {
    var sequence = new SequenceChecker();
    assertThat(sequence.check(7, "ann 3 xx")).isNull();
    assertThat(sequence.check(8, "bob 9 xx")).isNull();
    assertThat(sequence.check(9, "ann 4 xx")).isNull();
    assertThat(sequence.check(9, "ann 4 xx")).isEqualTo("repeated: offset 9 after 9");
    assertThat(sequence.check(11, "ann 5 xx")).isEqualTo("lost: offset 11 after 9");
    assertThat(sequence.check(12, "ann 7 xx")).isEqualTo("lost: ann 7 after 5");
    assertThat(sequence.check(13, "ann 7 xx")).isEqualTo("repeated: ann 7 after 7");
  }
}
