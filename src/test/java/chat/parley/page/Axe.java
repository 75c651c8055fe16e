package chat.parley.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Accessibility checks by Deque's axe-core. */
final class Axe {

  private static final String RULES =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

  private static final String RUN =
      """
      async () => {
        const { violations } = await axe.run(document, { runOnly: %s });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
      }
      """
          .formatted(RULES);

  private static final String SOURCE = source();

  private Axe() {}

  private static String source() {
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the violations of WCAG 2.2 AA and of best practices in the page as it is now. */
  static List<?> violations(Page page) {
    page.evaluate(SOURCE);
    return (List<?>) page.evaluate(RUN);
  }
}
