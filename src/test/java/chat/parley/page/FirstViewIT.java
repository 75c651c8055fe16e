package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The size and layout stability of the first view of the page. */
@InBrowser
class FirstViewIT {

  private static final int MAX_BYTES = 121 * 1024;

  private static final String LOADED_BYTES =
      """
      () => ['navigation', 'resource']
        .flatMap((type) => performance.getEntriesByType(type))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
      """;

  /** Sums the layout shift scores of a load, during which there is no user input (web.dev/cls). */
  private static final String LAYOUT_SHIFT =
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
  void theFirstViewIsSmallAndTheLayoutDoesNotShift() {
    try (var server = ParleyServer.start();
        var old = LegacyUser.broadcast(server)) {
      for (int i = 1; i <= 60; i++) {
        old.send("message " + i);
      }
      old.awaitStored();
      ChatPage ann = PAGES.blank(server);
      ann.load();
      ann.page().getByLabel("Your name").waitFor();
      assertThat((int) ann.page().evaluate(LOADED_BYTES)).isBetween(10_000, MAX_BYTES);
      ann.enterAs("ann");
      ann.page().reload();
      ann.isConnected();
      ann.texts().nth(49).waitFor();
      assertThat(((Number) ann.page().evaluate(LAYOUT_SHIFT)).doubleValue()).isZero();
    }
  }
}
