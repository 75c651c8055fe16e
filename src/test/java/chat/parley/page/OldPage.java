package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/**
 * One of the two old clients of a page, as its user sees it.
 *
 * @param region where it is
 */
record OldPage(Locator region) {

  static OldPage broadcast(ChatPage page) {
    return of(page, "Broadcast");
  }

  static OldPage pointToPoint(ChatPage page) {
    return of(page, "Point to point");
  }

  private static OldPage of(ChatPage page, String title) {
    return new OldPage(
        page.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(title)));
  }

  /** Goes on under another name. */
  OldPage as(String name) {
    // A browser complains of a socket that is closed before it is open.
    assertThat(region.getByRole(AriaRole.STATUS)).not().containsText("Connecting to");
    region.getByLabel("Your name").fill(name);
    press("Connect");
    tells("/ws/" + name + "/");
    return isOpen();
  }

  String name() {
    return region.getByLabel("Your name").inputValue();
  }

  void press(String button) {
    var exactly = new Locator.GetByRoleOptions().setName(button).setExact(true);
    region.getByRole(AriaRole.BUTTON, exactly).click();
  }

  OldPage isOpen() {
    tells("Open: ws://");
    return this;
  }

  /** Expects that of the connection this is told. */
  void tells(String state) {
    assertThat(region.getByRole(AriaRole.STATUS)).containsText(state);
  }

  Locator text() {
    return region.getByLabel("Text");
  }

  void write(String text) {
    text().fill(text);
    text().press("Enter");
  }

  void write(String receiver, String text) {
    region.getByLabel("To", new Locator.GetByLabelOptions().setExact(true)).fill(receiver);
    write(text);
  }

  /** Expects these texts to be all that is listed, in this order and letter by letter. */
  void shows(String... texts) {
    Locator shown = region.getByRole(AriaRole.LOG).locator(".text");
    assertThat(shown).hasText(texts);
    // What waits for texts takes all white space for one space.
    assertThat(shown.allTextContents()).containsExactly(texts);
  }

  /** How many of the texts are listed as sent. */
  void showsSent(int count) {
    assertThat(region.getByRole(AriaRole.LOG).locator("li.sent")).hasCount(count);
  }
}
