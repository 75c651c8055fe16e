package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.Await;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;

/** A message in the log of a page, with its menu. */
record MessageLine(Page page, Locator line) {

  /** Returns the last message that contains a text. */
  static MessageLine of(ChatPage page, String text) {
    Locator messages = page.page().locator("li.message");
    return new MessageLine(
        page.page(), messages.filter(new Locator.FilterOptions().setHasText(text)).last());
  }

  /** Returns the button that opens the menu. */
  Locator actions() {
    return line.locator(".more");
  }

  /** Opens the menu with the mouse. */
  void open() {
    line.hover();
    actions().click();
    assertThat(page.getByRole(AriaRole.MENU)).isVisible();
  }

  /** Returns an item of the open menu. */
  Locator item(String name) {
    return page.getByRole(
        AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  void choose(String name) {
    open();
    item(name).click();
  }

  /** Returns the items of the menu. */
  List<String> offers() {
    open();
    List<String> items = page.getByRole(AriaRole.MENUITEM).allTextContents();
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.MENU)).hasCount(0);
    return items;
  }

  /** Waits until the menu has an item. */
  void waitUntilOffered(String name) {
    Await.until(() -> "the menu has no " + name, () -> offers().contains(name));
  }
}
