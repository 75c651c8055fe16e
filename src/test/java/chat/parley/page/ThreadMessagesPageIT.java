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
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The messages of threads on the page: unread ones, mentions, actions and failures. */
@InBrowser
class ThreadMessagesPageIT {

  private static final String CHAT = "/topic/chat";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

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
  void aMentionInAThreadIsCountedUntilTheThreadIsShown() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      ann.write("yes");
      assertThat(texts(ann)).hasCount(2);
      assertThat(ann.pending()).hasCount(0);
      ann.open("zoe");
      zoe.store(CHAT, "@ann, where?", "thread:1", "mentions:ann");
      assertThat(ann.unread()).hasText("@ you are mentioned");
      ann.choose("Everyone");
      assertThat(buttons(ann)).hasText("1 reply1 unread");
      assertThat(ann.unread()).hasCount(1);
      buttons(ann).click();
      assertThat(panel(ann).locator(".mentioned")).hasCount(1);
      assertThat(ann.unread()).hasCount(0);
      ann.choose("zoe");
      zoe.store(CHAT, "lunch!", "edits:1");
      ann.page().reload();
      ann.isConnected();
      assertThat(ann.unread()).hasCount(0);
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
  void quotesLeadToMessagesOutsideAndInsideOfTheThread() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store(CHAT, "lunch?");
      zoe.store(CHAT, "dinner?");
      zoe.store(CHAT, "where?", "thread:1", "replies-to:2");
      zoe.store(CHAT, "as above", "replies-to:3");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      ann.page().setViewportSize(900, 844);
      ann.page().locator(".quote").getByText("where?").click();
      assertThat(replies(ann)).hasText("where?");
      panel(ann).locator(".quote").click();
      assertThat(panel(ann)).hasCount(0);
      assertThat(ann.page().locator("li[data-offset='2']")).isFocused();
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
}
