package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several tabs of one user, and hidden tabs. */
@InBrowser
class TabsIT {

  private static final String HIDE =
      """
      () => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;

  private static final String SHOW =
      """
      () => {
        delete document.hidden;
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;

  /** Records notifications, as a headless browser shows none. */
  private static final String RECORD_NOTIFICATIONS =
      """
      globalThis.shown = [];
      globalThis.Notification = class {
        static permission = 'default';
        static async requestPermission() {
          return (Notification.permission = 'granted');
        }
        constructor(title, { body }) {
          shown.push(`${title}: ${body}`);
        }
      };
      """;

  /** Number of conversations that the page loads at first. */
  private static final int LISTED = 100;

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** Opens one more tab in the same context, where the page remembers the user's name. */
  private ChatPage openTab(ChatPage tab) {
    ChatPage opened = PAGES.tab(own.server(), tab.page().context());
    opened.load();
    opened.isConnected();
    return opened;
  }

  @Test
  void theTabsOfOneUserShareMessagesAndDrafts() {
    ChatPage first = PAGES.enter(own.server(), "ann");
    first.open("bob");
    first.write("before");
    first.shows("before");
    ChatPage second = openTab(first);
    second.choose("bob");
    second.shows("before");
    first.write("from one");
    second.shows("before", "from one");
    second.write("from the other");
    first.shows("before", "from one", "from the other");
    first.composer().fill("half a th");
    assertThat(second.composer()).hasValue("half a th");
    second.write("half a thought");
    first.shows("before", "from one", "from the other", "half a thought");
    assertThat(first.composer()).hasValue("");
  }

  @Test
  void aDraftOfAnotherTabAddsNothingToTheListAndIsThereWhenItsConversationIsOpened() {
    ChatPage first = PAGES.enter(own.server(), "ann");
    ChatPage second = openTab(first);
    first.open("bob");
    first.composer().fill("half a th");
    first.choose("Everyone");
    first.composer().fill("to all");
    assertThat(second.composer()).hasValue("to all");
    assertThat(second.names()).hasText(new String[] {"Everyone"});
    second.open("bob");
    assertThat(second.composer()).hasValue("half a th");
  }

  @Test
  void aPageThatIsShownAgainShowsInvitations() {
    RoomOwner.create(own.server(), "zoe", "club", "private");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.page().evaluate(HIDE);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/app/members.club", "{\"do\":\"invite\",\"user\":\"ann\"}");
    }
    ann.page().evaluate(SHOW);
    assertThat(ann.page().locator("button.rooms")).hasText("Rooms1 invitation");
  }

  @Test
  void readingInOneTabClearsTheUnreadCountInAllTabs() {
    ChatPage first = PAGES.enter(own.server(), "ann");
    ChatPage second = openTab(first);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/user/ann/queue/messages", "psst");
    }
    assertThat(second.unread()).hasText("1 unread");
    assertThat(second.page()).hasTitle("(1) Parley");
    first.choose("zoe");
    assertThat(second.unread()).hasCount(0);
    assertThat(second.page()).hasTitle("Parley");
  }

  @Test
  void aPageThatIsLoadedHiddenCountsAndNotifiesOfNoOldMessages() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "one");
      zoe.store("/topic/chat", "two");
      ChatPage ann = PAGES.blank(own.server());
      ann.page().addInitScript("(" + HIDE + ")()");
      ann.load();
      ann.enterAs("ann");
      ann.shows("one", "two");
      zoe.store("/user/ann/queue/messages", "three");
      assertThat(ann.page()).hasTitle("(1) Parley");
    }
  }

  @Test
  void aHiddenTabCountsUnreadMessagesInItsTitleAndMayNotify() {
    ChatPage ann = PAGES.blank(own.server());
    ann.page().addInitScript(RECORD_NOTIFICATIONS);
    ann.load();
    ann.enterAs("ann");
    var ask = ann.page().getByText("Notify me of new messages");
    assertThat(ask).hasCount(0);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      ann.page().evaluate(HIDE);
      zoe.store("/topic/chat", "one");
      assertThat(ann.page()).hasTitle("(1) Parley");
      ann.page().evaluate(SHOW);
      assertThat(ann.page()).hasTitle("Parley");
      ask.click();
      assertThat(ask).hasCount(0);
      ann.page().evaluate(HIDE);
      zoe.store("/topic/chat", "two");
      zoe.store("/user/ann/queue/messages", "three");
      ann.page().waitForFunction("() => shown.join() === 'zoe: two,zoe: three'");
      assertThat(ann.page()).hasTitle("(2) Parley");
    }
  }

  /** Stores a message of a user to ann. */
  private void storeFrom(String name, String text) {
    try (var user = StompUser.connect(own.server(), name)) {
      user.store("/user/ann/queue/messages", text);
    }
  }

  @Test
  void aHiddenTabNotifiesOfNoOldMessageOfAConversationThatIsNotLoaded() {
    var hidden = new AtomicBoolean();
    // The server repeats the latest changes of its list when the page begins to follow it.
    PageSockets sockets =
        PageSockets.droppingServerFrames(
            frame -> !hidden.get() && frame.contains("\"stream\":\"with.bob\""));
    try (var ann = StompUser.connect(own.server(), "ann")) {
      storeFrom("bob", "old");
      for (int i = 0; i < LISTED; i++) {
        storeFrom("user" + i, "later");
      }
      ChatPage tab = PAGES.blank(own.server());
      tab.page().addInitScript(RECORD_NOTIFICATIONS + "Notification.permission = 'granted';");
      Pages.enter(tab, "ann", sockets);
      assertThat(tab.names()).hasCount(LISTED);
      tab.page().evaluate(HIDE);
      hidden.set(true);
      ann.store("/app/read", "{\"stream\": \"with.bob\", \"muted\": true}");
      ann.store("/app/read", "{\"stream\": \"with.bob\", \"muted\": false}");
      storeFrom("zoe", "new");
      tab.page().waitForFunction("() => shown.includes('zoe: new')");
      assertThat(tab.page().evaluate("shown.join()")).isEqualTo("zoe: new");
    }
  }
}
