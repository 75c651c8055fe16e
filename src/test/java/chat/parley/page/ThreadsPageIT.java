package chat.parley.page;

import static chat.parley.page.ThreadPanel.buttons;
import static chat.parley.page.ThreadPanel.field;
import static chat.parley.page.ThreadPanel.panel;
import static chat.parley.page.ThreadPanel.replies;
import static chat.parley.page.ThreadPanel.texts;
import static chat.parley.page.ThreadPanel.write;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads next to the conversation on the page. */
@InBrowser
class ThreadsPageIT {

  private static final String CHAT = "/topic/chat";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

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
  void theThreadOfARemovedMessageStays() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      zoe.store(CHAT, "where?", "thread:1");
      zoe.store(CHAT, "next");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      assertThat(buttons(ann)).hasText("1 reply1 unread");
      zoe.store(CHAT, "", "removes:1");
      assertThat(ann.page().locator(".conversation .more")).hasCount(1);
      ann.composer().press("Shift+Tab");
      ann.page().keyboard().press("ArrowUp");
      assertThat(buttons(ann)).isFocused();
      ann.page().keyboard().press("ArrowRight");
      assertThat(buttons(ann)).isFocused();
      ann.page().keyboard().press("Enter");
      assertThat(replies(ann)).hasText("where?");
      assertThat(panel(ann).locator(".first .text")).hasText("This message was removed.");
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
            .isVisible(new LocatorAssertions.IsVisibleOptions().setVisible(width == 1280));
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
