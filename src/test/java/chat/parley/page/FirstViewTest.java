package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a page takes to come up. */
@InBrowser
class FirstViewTest {

  private static final int MOST_BYTES = 100 * 1024;

  private static final String BYTES =
      """
      () => ['navigation', 'resource']
        .flatMap((type) => performance.getEntriesByType(type))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
      """;

  /** The sum of what moved without anybody having done something (web.dev/cls). */
  private static final String MOVED =
      """
      () => new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
          .observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
      })
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  @Test
  void theFirstViewIsSmallAndNothingMoves() {
    try (var server = ParleyServer.start();
        var old = OldUser.everyone(server)) {
      for (int i = 1; i <= 60; i++) {
        old.send("message " + i);
      }
      old.settle();
      ChatPage ann = PAGES.blank(server);
      ann.load();
      assertThat((int) ann.page().evaluate(BYTES)).isBetween(10_000, MOST_BYTES);
      ann.enterAs("ann");
      ann.page().reload();
      ann.isConnected();
      ann.texts().nth(49).waitFor();
      assertThat(((Number) ann.page().evaluate(MOVED)).doubleValue()).isZero();
    }
  }
}
