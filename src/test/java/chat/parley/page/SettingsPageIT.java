package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The settings of a user on the page. */
@InBrowser
class SettingsPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static Locator openSettings(ChatPage page) {
    page.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Settings")).click();
    return page.dialog().getByRole(AriaRole.SWITCH);
  }

  private static Locator seen(ChatPage page) {
    return page.page().getByRole(AriaRole.LOG).locator(".seen");
  }

  @Test
  void othersDoNotSeeWhatAUserHasReadThatKeepsThisPrivateOnAnyDevice() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    Locator keepPrivate = openSettings(ann);
    assertThat(keepPrivate).not().isChecked();
    keepPrivate.check();
    assertThat(ann.dialog().getByRole(AriaRole.STATUS))
        .hasText("Others no longer see what you have read.");
    ann.dialogButton("Close").click();
    bob.open("ann");
    bob.write("one");
    ann.choose("bob");
    ann.shows("one");
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    assertThat(openSettings(laptop)).isChecked();
    assertThat(laptop.unread()).hasCount(0);
    bob.page().reload();
    bob.isConnected();
    bob.choose("ann");
    bob.shows("one");
    assertThat(seen(bob)).hasCount(0);
    laptop.dialog().getByRole(AriaRole.SWITCH).uncheck();
    assertThat(laptop.dialog().getByRole(AriaRole.STATUS))
        .hasText("Others see again what you have read.");
    bob.choose("Everyone");
    bob.choose("ann");
    assertThat(seen(bob)).hasText("Seen");
  }

  @Test
  void aChangeThatIsNotStoredLeavesTheSwitchAsItIs() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    Locator keepPrivate = openSettings(ann);
    assertThat(keepPrivate).not().isChecked();
    own.stop();
    ann.isReconnecting();
    keepPrivate.click();
    assertThat(ann.dialog().getByRole(AriaRole.ALERT))
        .hasText("The server has not answered. Try again.");
    assertThat(keepPrivate).not().isChecked();
  }

  @Test
  void theSettingsAreUsedByKeyboardAndAccessibleOnEveryScreenInBothLanguages() {
    for (String locale : new String[] {"en-US", "zh-CN"}) {
      ChatPage ann = PAGES.enter(own.server(), "ann-" + locale, locale);
      Page page = ann.page();
      Locator button = page.locator("button.settings");
      button.focus();
      page.keyboard().press("Enter");
      Locator keepPrivate = ann.dialog().getByRole(AriaRole.SWITCH);
      assertThat(keepPrivate).not().isChecked();
      keepPrivate.focus();
      page.keyboard().press("Space");
      assertThat(ann.dialog().locator(".done")).hasText(Pattern.compile("\\S"));
      assertThat(keepPrivate).isChecked();
      assertThat(keepPrivate).isFocused();
      for (int width : new int[] {1280, 390}) {
        page.setViewportSize(width, 844);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
            .isEqualTo(0);
        assertThat(Axe.violations(page)).isEmpty();
      }
      page.keyboard().press("Escape");
      assertThat(button).isFocused();
      assertThat(Axe.violations(page)).isEmpty();
    }
  }
}
