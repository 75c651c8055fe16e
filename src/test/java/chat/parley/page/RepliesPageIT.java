package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies to messages on the page, with the quotes of these messages. */
@InBrowser
class RepliesPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static Locator quotes(ChatPage page) {
    return page.page().locator("li .quote");
  }

  private static Locator bar(ChatPage page) {
    return page.page().locator(".answer .quote");
  }

  @Test
  void aReplyShowsTheMessageThatItAnswersToAll() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.open("bob");
    ann.write("lunch at one?");
    bob.choose("ann");
    bob.shows("lunch at one?");
    MessageLine.of(bob, "lunch").choose("Reply");
    assertThat(bar(bob)).hasText("In reply to annann lunch at one?");
    assertThat(bob.composer()).isFocused();
    bob.composer().press("Escape");
    assertThat(bar(bob)).hasCount(0);
    MessageLine.of(bob, "lunch").choose("Reply");
    bob.write("yes");
    assertThat(bar(bob)).hasCount(0);
    bob.shows("lunch at one?", "yes");
    ann.shows("lunch at one?", "yes");
    assertThat(quotes(ann)).hasText("ann lunch at one?");
    assertThat(quotes(bob)).hasText("ann lunch at one?");
    ann.composer().press("ArrowUp");
    ann.page().getByLabel("Edit the message").fill("lunch at two?");
    ann.page().getByLabel("Edit the message").press("Enter");
    assertThat(quotes(bob)).hasText("ann lunch at two?");
    bob.write("no quote");
    assertThat(bob.texts()).hasCount(3);
    assertThat(quotes(bob)).hasCount(1);
  }

  @Test
  void aQuoteLeadsToAMessageThatWasNotLoaded() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      for (int i = 1; i <= 180; i++) {
        zoe.store("/topic/chat", "message " + i);
      }
      ChatPage ann = PAGES.enter(own.server(), "ann");
      assertThat(ann.texts()).hasCount(50);
      zoe.store("/topic/chat", "the answer", "replies-to:7");
      assertThat(quotes(ann)).hasText("zoe message 7");
      zoe.store("/topic/chat", "message seven", "edits:7");
      assertThat(quotes(ann)).hasText("zoe message seven");
      quotes(ann).click();
      Locator target = ann.page().locator("li[data-offset='7']");
      assertThat(target).isFocused();
      assertThat(target).isInViewport();
      assertThat(target).containsText("message seven");
      zoe.store("/topic/chat", "", "removes:7");
      ann.scrollDown();
      assertThat(quotes(ann)).hasText("zoe This message was removed.");
    }
  }

  @Test
  void aReplyThatIsRefusedReturnsWithTheMessageThatItAnswers() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("one");
    ann.shows("one");
    MessageLine.of(ann, "one").choose("Reply");
    String text = "x".repeat(65_537);
    ann.write(text);
    assertThat(ann.refused()).containsText("Not sent: ");
    assertThat(ann.composer()).hasValue(text);
    assertThat(bar(ann)).containsText("one");
    ann.write("short");
    assertThat(ann.texts().last()).hasText("short");
    assertThat(quotes(ann)).hasText("ann one");
  }

  @ParameterizedTest
  @CsvSource({"en-US, In reply to zoe, Cancel the reply", "zh-CN, 回复 zoe, 取消回复"})
  void quotesAreAccessibleOnEveryScreenInBothLanguages(String locale, String label, String cancel) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "a longer text that is ".repeat(20));
      zoe.store("/topic/chat", "yes", "replies-to:1");
      zoe.store("/topic/chat", "a text of several words, more than a line", "replies-to:1");
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      assertThat(quotes(ann).last()).hasAttribute("title", label);
      MessageLine.of(ann, "yes").open();
      ann.page().getByRole(AriaRole.MENUITEM).first().click();
      assertThat(bar(ann)).containsText(label);
      for (int width : new int[] {1280, 390}) {
        ann.page().setViewportSize(width, 844);
        assertThat(ann.page().evaluate("() => document.documentElement.scrollWidth - innerWidth"))
            .isEqualTo(0);
        Object overflow =
            ann.page().getByRole(AriaRole.LOG).evaluate("log => log.scrollWidth - log.clientWidth");
        assertThat(overflow).isEqualTo(0);
        assertThat(Axe.violations(ann.page())).isEmpty();
      }
      ann.page().getByText(cancel).click();
      assertThat(bar(ann)).hasCount(0);
    }
  }
}
