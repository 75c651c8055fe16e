package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits and removals of messages on the page. */
@InBrowser
class ChangesPageIT {

  private static final String REMOVED = "This message was removed.";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** Returns the line of the message with a text. */
  private static MessageLine line(ChatPage page, String text) {
    return MessageLine.of(page, text);
  }

  private static Locator edited(ChatPage page) {
    return page.page().locator(".edited");
  }

  @Test
  void anEditIsShownToAllInPlaceOfTheMessage() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.write("helo @bob");
    ann.write("second");
    bob.shows("helo @bob", "second");
    line(ann, "helo").choose("Edit");
    Locator editor = ann.page().getByLabel("Edit the message");
    assertThat(editor).isFocused();
    assertThat(editor).hasValue("helo @bob");
    editor.fill("hello");
    editor.press("Shift+Enter");
    editor.pressSequentially("all");
    editor.press("Enter");
    ann.shows("hello all", "second");
    bob.shows("hello all", "second");
    assertThat(edited(ann)).hasText("edited");
    assertThat(edited(bob)).hasCount(1);
    assertThat(line(ann, "hello").actions()).isFocused();
    assertThat(bob.page().locator(".mentioned")).hasCount(0);
    bob.page().reload();
    bob.isConnected();
    bob.shows("hello all", "second");
    assertThat(edited(bob)).hasCount(1);
  }

  @Test
  void arrowUpInTheEmptyFieldEditsTheLastOwnMessageAndEscapeCancels() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    try (var bob = StompUser.connect(own.server(), "bob")) {
      ann.write("one");
      ann.write("twoo");
      ann.shows("one", "twoo");
      bob.store("/topic/chat", "three");
      ann.shows("one", "twoo", "three");
      ann.composer().fill("x");
      ann.composer().press("ArrowUp");
      Locator editor = ann.page().getByLabel("Edit the message");
      assertThat(editor).hasCount(0);
      ann.composer().fill("");
      ann.composer().press("ArrowUp");
      assertThat(editor).hasValue("twoo");
      editor.fill("never");
      editor.press("Escape");
      assertThat(ann.composer()).isFocused();
      ann.shows("one", "twoo", "three");
      ann.composer().press("ArrowUp");
      assertThat(editor).hasValue("twoo");
      editor.fill("two");
      editor.press("Enter");
      ann.shows("one", "two", "three");
      assertThat(ann.composer()).isFocused();
    }
  }

  @Test
  void aRemovalIsConfirmedAndShownToAll() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.write("a secret");
    bob.shows("a secret");
    line(ann, "a secret").choose("Remove");
    assertThat(ann.dialog()).containsText("Remove this message?");
    assertThat(ann.dialog()).containsText("a secret");
    ann.dialogButton("Close").click();
    ann.dialogIsClosed();
    assertThat(line(ann, "a secret").actions()).isFocused();
    bob.shows("a secret");
    line(ann, "a secret").choose("Remove");
    ann.dialogButton("Remove").click();
    ann.dialogIsClosed();
    ann.shows(REMOVED);
    bob.shows(REMOVED);
    assertThat(ann.page().locator(".more")).hasCount(0);
    assertThat(ann.composer()).isFocused();
  }

  @Test
  void theKeyboardReachesTheMenuOfEveryMessage() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("one");
    ann.write("two");
    ann.shows("one", "two");
    assertThat(ann.pending()).hasCount(0);
    assertThat(line(ann, "two").actions()).hasAttribute("tabindex", "0");
    ann.composer().press("Shift+Tab");
    assertThat(line(ann, "two").actions()).isFocused();
    ann.page().keyboard().press("ArrowUp");
    assertThat(line(ann, "one").actions()).isFocused();
    ann.page().keyboard().press("Enter");
    assertThat(line(ann, "one").item("Reply")).isFocused();
    ann.page().keyboard().press("ArrowDown");
    ann.page().keyboard().press("ArrowDown");
    assertThat(line(ann, "one").item("Edit")).isFocused();
    for (int again = 0; again < 5; again++) {
      ann.page().keyboard().press("Escape");
      assertThat(line(ann, "one").actions()).isFocused();
      ann.page().keyboard().press("Enter");
      assertThat(line(ann, "one").item("Reply")).isFocused();
    }
    ann.page().keyboard().press("Escape");
    assertThat(ann.page().getByRole(AriaRole.MENU)).hasCount(0);
    assertThat(line(ann, "one").actions()).isFocused();
    ann.page().keyboard().press("Enter");
    ann.page().keyboard().press("End");
    assertThat(line(ann, "one").item("Remove")).isFocused();
    ann.page().keyboard().press("Enter");
    assertThat(ann.dialog()).isVisible();
    ann.page().keyboard().press("Escape");
    ann.dialogIsClosed();
    assertThat(line(ann, "one").actions()).isFocused();
  }

  @Test
  void aLongPressOpensTheMenu() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("one");
    ann.shows("one");
    assertThat(line(ann, "one").actions()).hasCount(1);
    ann.texts()
        .first()
        .evaluate(
            "text => text.dispatchEvent(new PointerEvent('contextmenu',"
                + " { pointerType: 'touch', bubbles: true, cancelable: true }))");
    assertThat(ann.page().getByRole(AriaRole.MENU)).isVisible();
    ann.composer().click();
    assertThat(ann.page().getByRole(AriaRole.MENU)).hasCount(0);
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, That was too much in a short time. Try again in a moment.",
    "zh-CN, 操作过于频繁。请稍候再试。"
  })
  void anEditThatIsRefusedStaysInTheField(String locale, String reason) {
    ChatPage ann = PAGES.enter(own.server(), "ann", locale);
    Locator field = ann.page().locator(".composer textarea");
    field.fill("one");
    field.press("Enter");
    ann.shows("one");
    Locator editor = ann.page().locator(".editor textarea");
    for (String text : new String[] {"two", "three"}) {
      line(ann, "").open();
      ann.page().getByRole(AriaRole.MENUITEM).nth(2).click();
      editor.fill(text);
      editor.press("Enter");
    }
    assertThat(ann.page().locator(".editor .error")).hasText(reason);
    assertThat(editor).hasValue("three");
    editor.press("Escape");
    ann.shows("two");
  }

  @ParameterizedTest
  @CsvSource({"en-US, This message is too old to be changed.", "zh-CN, 此消息发送已久，不能再更改。"})
  void aMessageThatIsTooOldIsNotRemoved(String locale, String reason) {
    try (var server = ParleyServer.start("parley.limits.change-time=1ms")) {
      ChatPage ann = PAGES.enter(server, "ann", locale);
      Locator field = ann.page().locator(".composer textarea");
      field.fill("one");
      field.press("Enter");
      ann.shows("one");
      line(ann, "one").open();
      ann.page().getByRole(AriaRole.MENUITEM).last().click();
      ann.dialog().locator("button.leave").click();
      assertThat(ann.dialog().getByRole(AriaRole.ALERT)).hasText(reason);
    }
  }

  @ParameterizedTest
  @CsvSource({"en-US", "zh-CN"})
  void theActionsAreAccessibleOnEveryScreen(String locale) {
    ChatPage ann = PAGES.enter(own.server(), "ann", locale);
    Locator field = ann.page().locator(".composer textarea");
    for (String text : new String[] {"one", "a longer text that is ".repeat(20)}) {
      field.fill(text);
      field.press("Enter");
    }
    assertThat(ann.texts()).hasCount(2);
    for (int width : new int[] {1280, 390}) {
      ann.page().setViewportSize(width, 844);
      line(ann, "longer").open();
      isAccessible(ann);
      ann.page().getByRole(AriaRole.MENUITEM).nth(2).click();
      assertThat(ann.page().locator(".editor textarea")).isFocused();
      isAccessible(ann);
      ann.page().keyboard().press("Escape");
      line(ann, "longer").open();
      ann.page().getByRole(AriaRole.MENUITEM).last().click();
      assertThat(ann.dialog()).isVisible();
      isAccessible(ann);
      ann.page().keyboard().press("Escape");
      ann.dialogIsClosed();
    }
  }

  private static void isAccessible(ChatPage page) {
    assertThat(page.page().evaluate("() => document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0);
    assertThat(Axe.violations(page.page())).isEmpty();
  }
}
