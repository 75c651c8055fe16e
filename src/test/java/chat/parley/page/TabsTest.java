package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several tabs of one user, and tabs that nobody looks at. */
@InBrowser
class TabsTest {

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

  /** What the system would show; a browser without a window shows nothing. */
  private static final String NOTE_NOTIFICATIONS =
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

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** One more tab of a user, who is known there by name. */
  private ChatPage another(ChatPage tab) {
    ChatPage other = PAGES.tab(own.server(), tab.page().context());
    other.load();
    other.isConnected();
    return other;
  }

  @Test
  void theTabsOfOneUserAgree() {
    ChatPage one = PAGES.enter(own.server(), "ann");
    one.open("bob");
    one.write("before");
    one.shows("before");
    ChatPage other = another(one);
    other.choose("bob");
    other.shows("before");
    one.write("from one");
    other.shows("before", "from one");
    other.write("from the other");
    one.shows("before", "from one", "from the other");
    one.composer().fill("half a th");
    assertThat(other.composer()).hasValue("half a th");
    other.write("half a thought");
    one.shows("before", "from one", "from the other", "half a thought");
    assertThat(one.composer()).hasValue("");
  }

  @Test
  void whatIsReadInOneTabIsReadInAll() {
    ChatPage one = PAGES.enter(own.server(), "ann");
    ChatPage other = another(one);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/user/ann/queue/messages", "psst");
    }
    assertThat(other.unread()).hasText("1 unread");
    assertThat(other.page()).hasTitle("(1) Parley");
    one.choose("zoe");
    assertThat(other.unread()).hasCount(0);
    assertThat(other.page()).hasTitle("Parley");
  }

  @Test
  void aTabThatNobodyLooksAtCountsInItsTitleAndMayNotify() {
    ChatPage ann = PAGES.blank(own.server());
    ann.page().addInitScript(NOTE_NOTIFICATIONS);
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
}
