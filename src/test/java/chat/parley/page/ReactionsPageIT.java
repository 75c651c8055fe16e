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

/** Reactions to messages on the page. */
@InBrowser
class ReactionsPageIT {

  private static final String SUMMARY_TYPE = "application/vnd.parley.reactions+json";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** Returns the reactions to all messages of a page. */
  private static Locator chips(ChatPage page) {
    return page.page().locator(".reactions button");
  }

  /** Returns a reaction that the open menu offers. */
  private static Locator offered(ChatPage page, String reaction) {
    var name = new Page.GetByRoleOptions().setName(reaction);
    return page.page().getByRole(AriaRole.MENUITEMCHECKBOX, name);
  }

  private static Locator names(ChatPage page) {
    return page.page().getByRole(AriaRole.TOOLTIP);
  }

  private static void react(ChatPage page, String text, String reaction) {
    MessageLine.of(page, text).open();
    offered(page, reaction).click();
    assertThat(page.page().getByRole(AriaRole.MENU)).hasCount(0);
  }

  private static void pressed(Locator chip, boolean pressed) {
    assertThat(chip).hasAttribute("aria-pressed", "" + pressed);
  }

  @Test
  void aReactionIsChosenInTheMenuAndToggledByItsButton() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.write("lunch?");
    bob.shows("lunch?");
    react(bob, "lunch?", "👍");
    assertThat(chips(bob)).hasText("👍 1");
    pressed(chips(bob), true);
    assertThat(MessageLine.of(bob, "lunch?").actions()).isFocused();
    assertThat(chips(ann)).hasText("👍 1");
    pressed(chips(ann), false);
    chips(ann).click();
    assertThat(chips(ann)).hasText("👍 2");
    pressed(chips(ann), true);
    assertThat(chips(bob)).hasText("👍 2");
    bob.page().reload();
    bob.isConnected();
    assertThat(chips(bob)).hasText("👍 2");
    pressed(chips(bob), true);
    MessageLine.of(bob, "lunch?").open();
    assertThat(offered(bob, "👍")).hasAttribute("aria-checked", "true");
    offered(bob, "👍").click();
    assertThat(chips(bob)).hasText("👍 1");
    assertThat(chips(ann)).hasText("👍 1");
    chips(ann).click();
    assertThat(chips(ann)).hasCount(0);
    assertThat(chips(bob)).hasCount(0);
    ann.shows("lunch?");
    assertThat(bob.unread()).hasCount(0);
  }

  @Test
  void aReactionIsShownBeforeItsSummaryArrives() {
    ChatPage ann =
        PAGES.enter(
            own.server(),
            "ann",
            socket -> {
              var server = socket.connectToServer();
              server.onMessage(
                  frame -> {
                    if (!frame.text().contains(SUMMARY_TYPE)) {
                      socket.send(frame.text());
                    }
                  });
            });
    ann.write("lunch?");
    ann.shows("lunch?");
    assertThat(ann.pending()).hasCount(0);
    react(ann, "lunch?", "👍");
    assertThat(chips(ann)).hasText("👍 1");
    pressed(chips(ann), true);
    chips(ann).click();
    assertThat(chips(ann)).hasCount(0);
  }

  @Test
  void theNamesOfTheUsersAreShownWithTheFocusOrThePointer() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "lunch?");
      zoe.store("/topic/chat", "👍", "reacts:1");
      ChatPage ann = PAGES.enter(own.server(), "ann");
      chips(ann).hover();
      assertThat(names(ann)).hasText("zoe");
      ann.composer().hover();
      assertThat(names(ann)).hasCount(0);
      ann.composer().press("Shift+Tab");
      ann.page().keyboard().press("ArrowRight");
      assertThat(chips(ann)).isFocused();
      assertThat(names(ann)).hasText("zoe");
      assertThat(chips(ann)).hasAccessibleDescription("zoe");
      ann.page().keyboard().press("Escape");
      assertThat(names(ann)).hasCount(0);
      ann.page().keyboard().press("Enter");
      assertThat(chips(ann)).hasText("👍 2");
      ann.page().keyboard().press("Enter");
      assertThat(chips(ann)).hasText("👍 1");
      zoe.store("/topic/chat", "👍", "unreacts:1");
      assertThat(chips(ann)).hasCount(0);
      assertThat(MessageLine.of(ann, "lunch?").actions()).isFocused();
    }
  }

  @Test
  void theKeyboardReachesTheReactionsOfTheMenu() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("lunch?");
    ann.shows("lunch?");
    assertThat(ann.pending()).hasCount(0);
    ann.composer().press("Shift+Tab");
    ann.page().keyboard().press("Enter");
    assertThat(MessageLine.of(ann, "lunch?").item("Reply")).isFocused();
    ann.page().keyboard().press("ArrowUp");
    assertThat(offered(ann, "👍")).isFocused();
    ann.page().keyboard().press("ArrowLeft");
    assertThat(offered(ann, "👀")).isFocused();
    ann.page().keyboard().press("ArrowRight");
    ann.page().keyboard().press("ArrowRight");
    assertThat(offered(ann, "❤️")).isFocused();
    ann.page().keyboard().press("ArrowDown");
    assertThat(MessageLine.of(ann, "lunch?").item("Reply")).isFocused();
    ann.page().keyboard().press("ArrowUp");
    ann.page().keyboard().press("ArrowUp");
    assertThat(MessageLine.of(ann, "lunch?").item("Remove")).isFocused();
    ann.page().keyboard().press("Home");
    assertThat(offered(ann, "👍")).isFocused();
    ann.page().keyboard().press("Escape");
    assertThat(MessageLine.of(ann, "lunch?").actions()).isFocused();
    ann.page().keyboard().press("Enter");
    ann.page().keyboard().press("Home");
    ann.page().keyboard().press("Enter");
    assertThat(chips(ann)).hasText("👍 1");
    assertThat(MessageLine.of(ann, "lunch?").actions()).isFocused();
  }

  @Test
  void earlierMessagesHaveTheirReactions() {
    try (var zoe = StompUser.connect(own.server(), "zoe");
        var bob = StompUser.connect(own.server(), "bob");
        var reader = StompUser.connect(own.server(), "reader")) {
      zoe.store("/topic/chat", "first");
      bob.store("/topic/chat", "👍", "reacts:1");
      zoe.store("/topic/chat", "👍", "reacts:1");
      // The page shows the last 50 entries, among which no summary must be.
      reader.subscribe("1", "/topic/chat", "offset:0");
      while (!reader.next("MESSAGE").text().equals("{\"👍\":2}")) {
        // The first message and, perhaps, an earlier summary.
      }
      for (int i = 2; i <= 60; i++) {
        zoe.store("/topic/chat", "message " + i);
      }
      ChatPage page = PAGES.enter(own.server(), "bob");
      assertThat(page.texts()).hasCount(50);
      page.scrollUp();
      assertThat(chips(page)).hasText("👍 2");
      pressed(chips(page), true);
      zoe.store("/topic/chat", "❤", "reacts:1");
      assertThat(chips(page)).hasText(new String[] {"👍 2", "❤ 1"});
      zoe.store("/topic/chat", "", "removes:1");
      assertThat(chips(page)).hasCount(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, Reactions, 'No more reactions to this message are possible: it has 50 different ones,"
        + " or 10 are yours.'",
    "zh-CN, 回应, 不能再添加回应：每条消息最多 50 种回应，您最多 10 种。"
  })
  void reactionsAreAccessibleOnEveryScreenInBothLanguages(
      String locale, String label, String reason) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "lunch?");
      fillWithReactions(zoe);
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      assertThat(chips(ann)).hasCount(50);
      assertThat(ann.page().locator(".reactions")).hasAccessibleName(label);
      for (int width : new int[] {1280, 390}) {
        ann.page().setViewportSize(width, 844);
        chips(ann).first().hover();
        assertThat(names(ann)).hasText("zoe");
        isAccessible(ann);
        MessageLine.of(ann, "lunch?").open();
        isAccessible(ann);
        ann.page().keyboard().press("Escape");
      }
      react(ann, "lunch?", "🎉");
      assertThat(ann.error()).hasText(reason);
      assertThat(chips(ann)).hasCount(50);
    }
  }

  /** Adds as many different reactions to the first message as it may have. */
  private void fillWithReactions(StompUser first) {
    for (int i = 0; i < 10; i++) {
      first.store("/topic/chat", ":" + i, "reacts:1");
    }
    for (int user = 1; user < 5; user++) {
      try (var other = StompUser.connect(own.server(), "user" + user)) {
        for (int i = 0; i < 10; i++) {
          other.store("/topic/chat", ":" + (10 * user + i), "reacts:1");
        }
      }
    }
  }

  private static void isAccessible(ChatPage page) {
    assertThat(page.page().evaluate("() => document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0);
    assertThat(Axe.violations(page.page())).isEmpty();
  }
}
