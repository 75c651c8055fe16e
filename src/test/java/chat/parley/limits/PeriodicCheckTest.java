package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeriodicCheckTest {

  private final Map<Integer, Integer> looks = new ConcurrentHashMap<>();
  private final Set<Integer> all =
      IntStream.range(0, 1000)
          .boxed()
          .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));

  private final Queue<Throwable> failed = new ConcurrentLinkedQueue<>();

  private void look(int one) {
    looks.merge(one, 1, Integer::sum);
    if (one % 500 == 0) {
      throw new AssertionError("Not looked after");
    }
  }

  @Test
  void allAreLookedAtAgainAndAgainThoughSomeFailAndSomeGoAndCome() {
    try (var _ = new PeriodicCheck<>("watch-test", all, this::look, failed::add)) {
      Await.until(() -> "seen: " + looks.size(), () -> looks.size() == 1000);
      all.remove(5);
      all.add(1000);
      Await.until(
          () -> "looks: " + looks.values(),
          () -> looks.size() == 1001 && all.stream().allMatch(one -> looks.get(one) > 1));
      assertThat(failed).hasSizeGreaterThan(1).allMatch(AssertionError.class::isInstance);
    }
  }
}
