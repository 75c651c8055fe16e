package chat.parley.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium. One thread at a time may use it. */
final class Chromium implements AutoCloseable {

  /** The headless shell takes half the processor time of the browser with its windows. */
  private static final List<Path> INSTALLED =
      List.of(
          Path.of("/usr/bin/chromium-headless-shell"),
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/google-chrome"));

  /** It runs as root in CI, and sends no requests but those of pages. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Path executable) {
    this.playwright = playwright;
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  /**
   * Starts a browser. If none is installed, the test is skipped, or fails if the environment has
   * {@code CI=true}.
   */
  static Chromium start() {
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Optional<Path> executable =
        Stream.concat(
                INSTALLED.stream(), Stream.of(Path.of(playwright.chromium().executablePath())))
            .filter(Files::isExecutable)
            .findFirst();
    if (executable.isEmpty()) {
      playwright.close();
      throw missing();
    }
    return new Chromium(playwright, executable.get());
  }

  private static RuntimeException missing() {
    String text =
        "No browser, so the page is not tested: install chromium-headless-shell (apt) or"
            + " Playwright's";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(text);
    }
    System.out.println(text);
    return Assumptions.abort(text);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
