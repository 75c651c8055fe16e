package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/**
 * One of the two legacy clients on the demo page, as a user sees it.
 *
 * @param region of the page that contains the client
 */
record LegacyClientPanel(Locator region) {

  static LegacyClientPanel broadcast(ChatPage page) {
    return of(page, "Broadcast");
  }

  static LegacyClientPanel pointToPoint(ChatPage page) {
    return of(page, "Point to point");
  }

  private static LegacyClientPanel of(ChatPage page, String title) {
    return new LegacyClientPanel(
        page.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(title)));
  }

  /** Connects under another name, and waits until the socket is open. */
  LegacyClientPanel connectAs(String name) {
    // Closing a socket before it is open logs an error in the browser's console.
    assertThat(region.getByRole(AriaRole.STATUS)).not().containsText("Connecting to");
    region.getByLabel("Your name").fill(name);
    press("Connect");
    showsStatus("/ws/" + name + "/");
    return isOpen();
  }

  String name() {
    return region.getByLabel("Your name").inputValue();
  }

  void press(String button) {
    var exactly = new Locator.GetByRoleOptions().setName(button).setExact(true);
    region.getByRole(AriaRole.BUTTON, exactly).click();
  }

  LegacyClientPanel isOpen() {
    showsStatus("Open: ws://");
    return this;
  }

  /** Expects the state of the connection to contain a text. */
  void showsStatus(String state) {
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

  /** Expects exactly these texts in the list, in this order and character for character. */
  void shows(String... texts) {
    Locator listed = region.getByRole(AriaRole.LOG).locator(".text");
    assertThat(listed).hasText(texts);
    // hasText waits, but normalizes white space.
    assertThat(listed.allTextContents()).containsExactly(texts);
  }

  /** Expects the number of texts that are listed as sent. */
  void showsSent(int count) {
    assertThat(region.getByRole(AriaRole.LOG).locator("li.sent")).hasCount(count);
  }
}
