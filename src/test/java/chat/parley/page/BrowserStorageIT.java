package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The data that the page stores in the browser: what only this user has, which no other can read.
 */
@InBrowser
class BrowserStorageIT {

  private static final int LARGE_MESSAGES = 100;
  private static final String LARGE_TEXT = "x".repeat(60_000);

  /** Records whether the secret text has been on the page at any moment. */
  private static final String RECORD_SECRET_SHOWN =
      """
      globalThis.shown = false;
      new MutationObserver(() => {
        globalThis.shown ||= document.documentElement.textContent.includes('psst');
      }).observe(document, { childList: true, subtree: true, characterData: true });
      """;

  private static final String STORED = "() => JSON.stringify([localStorage, sessionStorage])";

  private static final String STORED_KEYS =
      """
      () => [localStorage, sessionStorage]
        .flatMap(Object.keys).filter((key) => key.startsWith('parley')).join()
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  @Test
  void unsentMessagesAndDraftsSurviveAReloadAndTheServerHasTheRest() {
    var dropping = new AtomicBoolean();
    ChatPage ann = PAGES.enter(own.server(), "ann", PageSockets.droppingSends(dropping));
    ann.open("bob");
    ann.write("to bob");
    assertThat(ann.pending()).hasCount(0);
    dropping.set(true);
    ann.write("not yet");
    ann.composer().fill("half a th");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/user/ann/queue/messages", "psst");
      for (int i = 1; i <= LARGE_MESSAGES; i++) {
        zoe.store("/topic/chat", i + LARGE_TEXT);
      }
    }
    assertThat(ann.unread().first()).hasText(LARGE_MESSAGES + " unread");
    ann.page()
        .waitForFunction("() => localStorage['parley:ann:unsent:with:bob']?.includes('half a th')");
    ann.page().reload();
    ann.isConnected();
    assertThat(ann.unread()).hasText("1 unread");
    ann.choose("zoe");
    ann.shows("psst");
    ann.choose("bob");
    ann.shows("to bob", "not yet");
    assertThat(ann.pending()).hasText(Pattern.compile("not yet"));
    assertThat(ann.composer()).hasValue("half a th");
    assertThat((String) ann.page().evaluate(STORED)).doesNotContain("to bob", "psst", LARGE_TEXT);
  }

  @Test
  void draftsThatEarlierVersionsOfThePageHaveStoredAreKeptAndMessagesAreRemoved() {
    ChatPage ann = PAGES.blank(own.server());
    ann.loadIcon();
    ann.page()
        .evaluate(
            """
            () => {
              const bob = { id: 'person:bob', draft: 'half a th', refused: [] };
              localStorage['parley:ann:list'] = JSON.stringify({ conversations: [bob] });
              localStorage['parley:ann:seen:bob'] = 'old';
              localStorage['parley:ann:sent:bob'] = 'old';
            }
            """);
    ann.load();
    ann.enterAs("ann");
    ann.choose("bob");
    assertThat(ann.composer()).hasValue("half a th");
    assertThat((String) ann.page().evaluate(STORED)).doesNotContain("old", "person:");
  }

  @Test
  void aHiddenTabDoesNotOverwriteWhatAnotherTabHasStored() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage other = PAGES.tab(own.server(), ann.page().context());
    other.load();
    other.isConnected();
    String text = "x".repeat(65_537);
    ann.write(text);
    assertThat(ann.refused()).hasCount(1);
    assertThat(other.composer()).hasValue(text);
    other.page().evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    ann.page().waitForFunction("() => 'parley:ann:unsent:everyone' in localStorage");
    ann.page().reload();
    ann.isConnected();
    assertThat(ann.refused()).containsText("Not sent: ");
    assertThat(ann.composer()).hasValue(text);
  }

  @Test
  void loggingOutDeletesPrivateConversationsInEveryTab() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.open("bob");
    ann.write("psst");
    assertThat(ann.pending()).hasCount(0);
    ChatPage other = PAGES.tab(own.server(), ann.page().context());
    other.load();
    other.isConnected();
    other.choose("bob");
    other.shows("psst");
    ann.page().getByRole(AriaRole.BUTTON, named("Log out")).click();
    for (ChatPage tab : new ChatPage[] {ann, other}) {
      assertThat(tab.page().getByLabel("Your name")).isVisible();
      assertThat(tab.page().evaluate(STORED_KEYS)).isEqualTo("");
    }
    other.page().addInitScript(RECORD_SECRET_SHOWN);
    other.page().reload();
    assertThat(other.page().getByLabel("Your name")).isVisible();
    assertThat(other.page().evaluate("shown")).isEqualTo(false);
  }

  @Test
  void aNameWithoutItsTokenShowsNothingStoredUnderIt() {
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      ChatPage alice = PAGES.blank(server);
      alice.load();
      alice.page().getByText("Token, if this server requires one").click();
      alice.page().locator("input[name=token]").fill(TestTokens.of("alice"));
      alice.enterAs("alice");
      alice.open("bob");
      alice.write("psst");
      assertThat(alice.pending()).hasCount(0);
      ChatPage another = PAGES.tab(server, alice.page().context());
      alice.page().close();
      another.page().addInitScript(RECORD_SECRET_SHOWN);
      another.load();
      Page page = another.page();
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("This server requires a token");
      page.getByLabel("Your name").fill("alice");
      page.getByLabel("Your name").press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("This server requires a token");
      assertThat(page.evaluate("shown")).isEqualTo(false);
      page.locator("input[name=token]").fill(TestTokens.of("alice"));
      another.enterAs("alice");
      another.choose("bob");
      another.shows("psst");
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
