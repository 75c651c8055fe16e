package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The appearance of the page on each screen size. With {@code -Dpage.pictures=docs/page} the
 * screenshots are saved in that directory.
 */
@InBrowser
class PageAppearanceIT {

  private static final String HORIZONTAL_OVERFLOW =
      "() => document.documentElement.scrollWidth - innerWidth";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();
  private ChatPage ann;

  @BeforeEach
  void loadPage() {
    ann = PAGES.blank(own.server());
    ann.load();
  }

  private void exchangeMessages() {
    try (var old = LegacyUser.pointToPoint(own.server(), "olga");
        var zoe = StompUser.connect(own.server(), "zoe");
        var dana = StompUser.connect(own.server(), "dana");
        var phone = StompUser.connect(own.server(), "ann")) {
      zoe.store("/topic/chat", "Good morning!\nIs the build green?");
      zoe.store("/topic/chat", "I look at https://example.org/build/17, after `mvnw verify`:");
      zoe.store(
          "/topic/chat", "```\n[INFO] Tests run: 2786, Failures: 0\n[INFO] BUILD SUCCESS\n```");
      dana.store("/topic/chat", "שלום לכולם");
      dana.store("/topic/chat", "It is. And the old pages still talk with us.");
      ann.enterAs("ann");
      old.sendAndAwaitStored("{\"message\": \"a note from the old page\", \"to_user\": \"ann\"}");
      phone.store("/user/zoe/queue/messages", "Lunch?");
      zoe.store("/user/ann/queue/messages", "At one, the usual place.");
    }
    ann.write("Thanks, both of you");
    assertThat(ann.pending()).hasCount(0);
    assertThat(ann.page().locator(".unread").first()).isVisible();
    assertThat(ann.page().locator("nav .dot.online")).isVisible();
  }

  /** Expects no accessibility violation, and nothing that is wider than the screen. */
  private void checkLayout(String view, int width, int height, ColorScheme... schemes) {
    Page page = ann.page();
    page.setViewportSize(width, height);
    for (ColorScheme scheme : schemes) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      assertThat(page.evaluate(HORIZONTAL_OVERFLOW)).isEqualTo(0);
      assertThat(Axe.violations(page)).isEmpty();
      saveScreenshot("%s-%s.png".formatted(view, scheme.name().toLowerCase(Locale.ROOT)));
    }
  }

  private void saveScreenshot(String name) {
    String directory = System.getProperty("page.pictures");
    if (directory != null) {
      var options = new Page.ScreenshotOptions().setPath(Path.of(directory, name));
      ann.page().screenshot(options);
    }
  }

  @Test
  void thePageIsAccessibleOnEveryScreenSizeInEveryColorScheme() {
    checkLayout("welcome", 1280, 800, ColorScheme.DARK);
    exchangeMessages();
    checkLayout("desk", 1280, 800, ColorScheme.LIGHT, ColorScheme.DARK);
    checkLayout("tablet", 768, 1024, ColorScheme.LIGHT);
    checkLayout("phone", 390, 844, ColorScheme.LIGHT, ColorScheme.DARK);
    ann.page().getByText("All conversations").click();
    checkLayout("list", 390, 844, ColorScheme.DARK);
    assertThat(ann.page().locator("nav [aria-current]")).isFocused();
    ann.choose("zoe");
    ann.shows("Lunch?", "At one, the usual place.");
    assertThat(ann.composer()).isFocused();
  }

  @Test
  void theUserCanChooseLightOrDark() {
    ann.enterAs("ann");
    String color = "() => getComputedStyle(document.body).backgroundColor";
    Object light = ann.page().evaluate(color);
    ann.page().getByLabel("Appearance").selectOption("dark");
    Object dark = ann.page().evaluate(color);
    assertThat(dark).isNotEqualTo(light);
    ann.page().reload();
    ann.isConnected();
    assertThat(ann.page().evaluate(color)).isEqualTo(dark);
    ann.page().getByLabel("Appearance").selectOption("system");
    assertThat(ann.page().evaluate(color)).isEqualTo(light);
  }

  @Test
  void theLanguageOfTheBrowserSelectsTheTexts() {
    ChatPage wei = PAGES.blank(own.server(), "zh-CN");
    wei.load();
    assertThat(wei.page().getByLabel("您的名字")).isVisible();
    assertThat(wei.page().locator("html")).hasAttribute("lang", "zh-Hans");
    assertThat(Axe.violations(wei.page())).isEmpty();
  }

  @Test
  void everythingIsReachableByKeyboard() {
    ann.enterAs("ann");
    ann.open("zoe");
    assertThat(ann.composer()).isFocused();
    ann.page().keyboard().type("hello");
    ann.page().keyboard().press("Enter");
    ann.shows("hello");
    ann.page().keyboard().press("Alt+ArrowUp");
    assertThat(ann.page().getByLabel("Message to everyone")).isFocused();
    ann.page().keyboard().press("Alt+ArrowDown");
    ann.shows("hello");
    assertThat(ann.page().locator(".more")).hasAttribute("tabindex", "0");
    ann.page().keyboard().press("Shift+Tab");
    assertThat(ann.page().locator(".more")).isFocused();
    ann.page().keyboard().press("Shift+Tab");
    assertThat(ann.page().locator(".log")).isFocused();
  }
}
