package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page keeps in the browser: others cannot push it out, and others are not shown it. */
@InBrowser
class MemoryTest {

  private static final int FLOOD = 100;
  private static final String LARGE = "x".repeat(60_000);

  /** Notes whether a text was on the page at any moment. */
  private static final String NOTE_SECRET =
      """
      globalThis.shown = false;
      new MutationObserver(() => {
        globalThis.shown ||= document.documentElement.textContent.includes('psst');
      }).observe(document, { childList: true, subtree: true, characterData: true });
      """;

  private static final String KEPT =
      """
      () => [localStorage, sessionStorage]
        .flatMap(Object.keys).filter((key) => key.startsWith('parley')).join()
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** Drops what a page sends, while it is told to. */
  private static void drop(ChatPage page, AtomicBoolean deaf) {
    page.page()
        .routeWebSocket(
            "**/stomp/*",
            route -> {
              WebSocketRoute upstream = route.connectToServer();
              route.onMessage(
                  frame -> {
                    if (!deaf.get() || !frame.text().startsWith("SEND")) {
                      upstream.send(frame.text());
                    }
                  });
            });
  }

  @Test
  void largeMessagesToEveryoneLeaveConversationsCursorsAndUnsentMessages() {
    var deaf = new AtomicBoolean();
    ChatPage ann = PAGES.blank(own.server());
    drop(ann, deaf);
    ann.load();
    ann.enterAs("ann");
    ann.open("bob");
    ann.write("to bob");
    assertThat(ann.pending()).hasCount(0);
    deaf.set(true);
    ann.write("not yet");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/user/ann/queue/messages", "psst");
      for (int i = 1; i <= FLOOD; i++) {
        zoe.store("/topic/chat", i + LARGE);
      }
    }
    assertThat(ann.unread().first()).hasText(FLOOD + " unread");
    ann.page()
        .waitForFunction(
            "() => JSON.parse(localStorage['parley:ann:list']).places.everyone.offset === "
                + FLOOD);
    ann.page().reload();
    ann.isConnected();
    assertThat(ann.unread()).hasText(new String[] {FLOOD + " unread", "1 unread"});
    ann.choose("zoe");
    ann.shows("psst");
    ann.choose("bob");
    ann.shows("to bob", "not yet");
    assertThat(ann.pending()).hasText(Pattern.compile("not yet"));
  }

  @Test
  void logOutForgetsPrivateConversationsInEveryTab() {
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
      assertThat(tab.page().evaluate(KEPT)).isEqualTo("");
    }
    other.page().addInitScript(NOTE_SECRET);
    other.page().reload();
    other.enterAs("ann");
    assertThat(other.page().locator("nav .who")).hasText(new String[] {"Everyone"});
    assertThat(other.page().evaluate("shown")).isEqualTo(false);
  }

  @Test
  void aNameWithoutItsTokenShowsNothingThatWasKeptUnderIt() {
    try (var server = ParleyServer.start(TestTokens.mode())) {
      ChatPage alice = PAGES.blank(server);
      alice.load();
      alice.page().getByText("Token, if this server asks for one").click();
      alice.page().locator("input[name=token]").fill(TestTokens.of("alice"));
      alice.enterAs("alice");
      alice.open("bob");
      alice.write("psst");
      assertThat(alice.pending()).hasCount(0);
      ChatPage another = PAGES.tab(server, alice.page().context());
      alice.page().close();
      another.page().addInitScript(NOTE_SECRET);
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
