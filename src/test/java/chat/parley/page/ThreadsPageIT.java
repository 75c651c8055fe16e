package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads on the page. */
@InBrowser
class ThreadsPageIT {

  private static final String CHAT = "/topic/chat";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static Locator panel(ChatPage page) {
    return page.page().locator("section.thread");
  }

  /** Returns the texts of the open thread, without that of the first message. */
  private static Locator replies(ChatPage page) {
    return panel(page).locator("ol:not(.first) .text");
  }

  private static Locator field(ChatPage page) {
    return panel(page).locator("textarea");
  }

  /** Returns the texts of the conversation. */
  private static Locator texts(ChatPage page) {
    return page.page().locator(".conversation .log .text");
  }

  /** Returns the buttons that open threads. */
  private static Locator buttons(ChatPage page) {
    return page.page().locator(".conversation button.replies");
  }

  private static void write(ChatPage page, String text) {
    field(page).fill(text);
    field(page).press("Enter");
  }

  @Test
  void aThreadIsShownNextToTheConversationOnly() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.write("lunch?");
    ann.write("something else");
    assertThat(texts(bob)).hasText(new String[] {"lunch?", "something else"});
    MessageLine.of(bob, "lunch?").choose("Reply in thread");
    assertThat(field(bob)).isFocused();
    assertThat(panel(bob)).containsText("No replies yet.");
    assertThat(panel(bob).locator(".first .text")).hasText("lunch?");
    write(bob, "where?");
    assertThat(replies(bob)).hasText("where?");
    assertThat(buttons(ann)).hasText("1 reply1 unread");
    assertThat(texts(ann)).hasText(new String[] {"lunch?", "something else"});
    buttons(ann).click();
    assertThat(replies(ann)).hasText("where?");
    assertThat(buttons(ann)).hasText("1 reply");
    write(ann, "here");
    assertThat(replies(bob)).hasText(new String[] {"where?", "here"});
    assertThat(buttons(bob)).hasText("2 replies");
    assertThat(panel(bob).locator(".above")).containsText("2 replies");
    assertThat(texts(bob)).hasText(new String[] {"lunch?", "something else"});
    assertThat(ann.names().first()).hasText("Everyone");
    assertThat(ann.page().locator("nav .last")).hasText("You: something else");
  }

  @Test
  void escapeAndTheButtonCloseTheThreadAndKeepItsText() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      MessageLine.of(ann, "lunch?").choose("Reply in thread");
      field(ann).fill("not yet");
      field(ann).press("Escape");
      assertThat(panel(ann)).hasCount(0);
      assertThat(MessageLine.of(ann, "lunch?").actions()).isFocused();
      zoe.store(CHAT, "where?", "thread:1");
      buttons(ann).focus();
      ann.page().keyboard().press("Enter");
      assertThat(field(ann)).hasValue("not yet");
      assertThat(replies(ann)).hasText("where?");
      panel(ann).getByText("Close the thread").click();
      assertThat(panel(ann)).hasCount(0);
      assertThat(buttons(ann)).isFocused();
    }
  }

  @Test
  void theMarkerMovesWhileTheThreadIsShown() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      zoe.store(CHAT, "one", "thread:1");
      zoe.store(CHAT, "two", "thread:1");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      assertThat(buttons(ann)).hasText("2 replies2 unread");
      buttons(ann).click();
      assertThat(replies(ann)).hasCount(2);
      zoe.store(CHAT, "three", "thread:1");
      assertThat(replies(ann)).hasCount(3);
      panel(ann).press("Escape");
      assertThat(buttons(ann)).hasText("3 replies");
      zoe.store(CHAT, "four", "thread:1");
      assertThat(buttons(ann)).hasText("4 replies1 unread");
      ann.page().reload();
      ann.isConnected();
      assertThat(buttons(ann)).hasText("4 replies1 unread");
      assertThat(ann.unread()).hasCount(0);
    }
  }

  @Test
  void aPageOfMessagesOfThreadsOnlyIsPassedOver() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      for (int i = 1; i <= 60; i++) {
        zoe.store(CHAT, "message " + i);
      }
      for (int i = 1; i <= 120; i++) {
        zoe.store(CHAT, "reply " + i, "thread:5");
      }
      ChatPage ann = PAGES.enter(own.server(), "ann");
      assertThat(texts(ann).last()).hasText("message 60");
      ann.scrollUp();
      assertThat(texts(ann).first()).hasText("message 1");
      assertThat(texts(ann)).hasCount(60);
      assertThat(buttons(ann)).hasText("120 replies120 unread");
      buttons(ann).click();
      assertThat(replies(ann)).hasCount(50);
      panel(ann).getByText("Show earlier replies").click();
      assertThat(replies(ann)).hasCount(100);
      panel(ann).getByText("Show earlier replies").click();
      assertThat(replies(ann)).hasCount(120);
      assertThat(replies(ann).first()).hasText("reply 1");
      assertThat(panel(ann).getByText("Show earlier replies")).hasCount(0);
    }
  }

  @Test
  void messagesOfAThreadHaveTheActionsOfOthers() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      ChatPage ann = PAGES.enter(own.server(), "ann");
      ann.write("lunch?");
      assertThat(ann.texts()).hasText("lunch?");
      assertThat(ann.pending()).hasCount(0);
      zoe.store(CHAT, "where", "thread:1");
      buttons(ann).click();
      assertThat(replies(ann)).hasText("where");
      zoe.store(CHAT, "where?", "edits:2");
      assertThat(replies(ann)).hasText("where?");
      zoe.store(CHAT, "👍", "reacts:2");
      assertThat(panel(ann).locator(".reactions button")).hasText("👍 1");
      assertThat(MessageLine.of(ann, "where?").offers()).containsExactly("Reply", "Copy text");
      MessageLine.of(ann, "where?").choose("Reply");
      assertThat(panel(ann).locator(".answer")).containsText("zoe where?");
      assertThat(field(ann)).isFocused();
      write(ann, "heree");
      assertThat(panel(ann).locator("li .quote")).hasText("zoe where?");
      assertThat(panel(ann).locator("li.pending")).hasCount(0);
      field(ann).press("ArrowUp");
      Locator editor = ann.page().getByLabel("Edit the message");
      editor.fill("here");
      editor.press("Enter");
      assertThat(replies(ann)).hasText(new String[] {"where?", "here"});
      assertThat(field(ann)).isFocused();
      zoe.store(CHAT, "", "removes:2");
      assertThat(replies(ann).first()).hasText("This message was removed.");
      assertThat(texts(ann)).hasText("lunch?");
    }
  }

  @Test
  void aRefusedMessageReturnsToTheFieldOfItsThread() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      MessageLine.of(ann, "lunch?").choose("Reply in thread");
      String text = "x".repeat(65_537);
      write(ann, text);
      assertThat(panel(ann).locator("li.refused")).containsText("Not sent: ");
      assertThat(field(ann)).hasValue(text);
      assertThat(ann.composer()).hasValue("");
      write(ann, "short");
      assertThat(replies(ann)).hasText("short");
      zoe.store(CHAT, "", "removes:1");
      write(ann, "too late");
      assertThat(panel(ann).locator("li.refused")).containsText("Not sent: ");
      assertThat(field(ann)).hasValue("too late");
    }
  }

  @Test
  void aThreadGoesOnAfterALossOfTheConnection() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      MessageLine.of(ann, "lunch?").choose("Reply in thread");
      assertThat(panel(ann)).containsText("No replies yet.");
      Page page = ann.page();
      page.context().setOffline(true);
      write(ann, "from ann");
      assertThat(panel(ann).locator("li.pending")).hasCount(1);
      zoe.store(CHAT, "from zoe", "thread:1");
      page.context().setOffline(false);
      assertThat(replies(ann)).hasCount(2);
      assertThat(panel(ann).locator("li.pending")).hasCount(0);
      assertThat(panel(ann).locator(".above")).containsText("2 replies");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, Thread, Write in the thread, Close the thread, 2 replies",
    "zh-CN, 话题, 在话题中发言, 关闭话题, 2 条回复"
  })
  void threadsAreAccessibleOnEveryScreenInBothLanguages(
      String locale, String name, String label, String close, String count) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "a longer text that is ".repeat(20));
      zoe.store(CHAT, "yes", "thread:1");
      zoe.store(CHAT, "another longer text that is ".repeat(20), "thread:1");
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      assertThat(buttons(ann)).containsText(count);
      isAccessible(ann);
      buttons(ann).click();
      assertThat(replies(ann)).hasCount(2);
      assertThat(panel(ann)).hasAccessibleName(name);
      assertThat(field(ann)).hasAccessibleName(label);
      for (int width : new int[] {1280, 900, 390}) {
        ann.page().setViewportSize(width, 844);
        assertThat(panel(ann)).isInViewport();
        assertThat(texts(ann).first())
            .isVisible(
                new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions()
                    .setVisible(width == 1280));
        isAccessible(ann);
        MessageLine.of(ann, "yes").open();
        isAccessible(ann);
        ann.page().keyboard().press("Escape");
        assertThat(ann.page().getByRole(AriaRole.MENU)).hasCount(0);
      }
      panel(ann).getByText(close).click();
      assertThat(panel(ann)).hasCount(0);
      assertThat(buttons(ann)).isFocused();
    }
  }

  private static void isAccessible(ChatPage page) {
    assertThat(page.page().evaluate("() => document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0);
    assertThat(Axe.violations(page.page())).isEmpty();
  }
}
