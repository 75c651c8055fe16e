package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeriodicCheckIT {

  private final Map<Integer, Integer> checks = new ConcurrentHashMap<>();
  private final Set<Integer> items =
      IntStream.range(0, 1000)
          .boxed()
          .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private void check(int item) {
    checks.merge(item, 1, Integer::sum);
    if (item % 500 == 0) {
      throw new AssertionError("Broken by a test");
    }
  }

  @Test
  void allItemsAreCheckedRepeatedlyDespiteFailuresAndChanges() {
    try (var _ = new PeriodicCheck<>("watch-test", items, this::check, failures::add)) {
      Await.until(() -> "checked items: " + checks.size(), () -> checks.size() == 1000);
      items.remove(5);
      items.add(1000);
      Await.until(
          () -> "checks: " + checks.values(),
          () -> checks.size() == 1001 && items.stream().allMatch(item -> checks.get(item) > 1));
      assertThat(failures).hasSizeGreaterThan(1).allMatch(AssertionError.class::isInstance);
    }
  }

  @Test
  void aFailureOfTheCollectionStartsANewRound() {
    List<Integer> unsafe = new ArrayList<>(List.of(1, 2, 3));
    try (var _ =
        new PeriodicCheck<>(
            "watch-test",
            unsafe,
            item -> {
              checks.merge(item, 1, Integer::sum);
              if (item == 1 && unsafe.size() == 3) {
                unsafe.add(4); // the iterator fails at the next item
              }
            },
            failures::add)) {
      Await.until(() -> "checked items: " + checks, () -> checks.size() == 4);
      assertThat(failures).singleElement().isInstanceOf(ConcurrentModificationException.class);
    }
  }

  @Test
  void theThreadEndsWhenTheCheckIsClosed() throws InterruptedException {
    var thread = new CompletableFuture<Thread>();
    try (var _ =
        new PeriodicCheck<>(
            "watch-test", items, _ -> thread.complete(Thread.currentThread()), failures::add)) {
      Await.until(() -> "no check", thread::isDone);
      assertThat(thread.join().getName()).isEqualTo("watch-test");
    }
    assertThat(thread.join().join(Await.DEADLINE)).isTrue();
  }
}
