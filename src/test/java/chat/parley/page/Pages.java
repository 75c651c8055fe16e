package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.ParleyServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension with the pages of one test, each in a browser context of its own. A test fails
 * if one of its pages had a {@linkplain ChatPage#faults fault}.
 */
final class Pages implements BeforeAllCallback, AfterEachCallback {

  private final List<ChatPage> open = new ArrayList<>();
  private final List<Page> foreign = new ArrayList<>();
  private Chromium chromium;
  private ParleyServer server;

  /** Starts one browser and one server for all tests, as each page has a context of its own. */
  @Override
  public void beforeAll(ExtensionContext context) {
    PlaywrightAssertions.setDefaultAssertionTimeout((double) Await.DEADLINE.toMillis());
    var shared = context.getRoot().getStore(ExtensionContext.Namespace.create(Pages.class));
    chromium = shared.computeIfAbsent(Chromium.class, _ -> Chromium.start(), Chromium.class);
    server =
        shared.computeIfAbsent(ParleyServer.class, _ -> ParleyServer.start(), ParleyServer.class);
  }

  /**
   * Returns the server that the tests of pages share. They run one at a time, so no other test
   * sends to everyone, as may happen on {@link ParleyServer#shared}.
   */
  ParleyServer server() {
    return server;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> faults = open.stream().flatMap(page -> page.faults().stream()).toList();
    open.forEach(page -> page.page().context().close());
    open.clear();
    foreign.forEach(page -> page.context().close());
    foreign.clear();
    assertThat(faults).isEmpty();
  }

  /** Opens a page with nothing loaded, in a new context. */
  ChatPage blank(ParleyServer server) {
    return blank(server, "en-US");
  }

  /** Opens a page with nothing loaded, in a new context with the given locale. */
  ChatPage blank(ParleyServer server, String locale) {
    var options = new Browser.NewContextOptions().setLocale(locale);
    return tab(server, chromium.browser().newContext(options));
  }

  /**
   * Loads the page's icon, which runs no script, in a new context: a base for scripts of a test.
   */
  ChatPage icon(ParleyServer server) {
    ChatPage page = blank(server);
    page.loadIcon();
    return page;
  }

  /** Opens a page with nothing loaded behind a proxy, in a new context with the given locale. */
  ChatPage behind(HttpProxy proxy, String locale) {
    var options = new Browser.NewContextOptions().setLocale(locale);
    var blank = new ChatPage(chromium.browser().newContext(options).newPage(), proxy);
    open.add(blank);
    return blank;
  }

  /** Opens one more tab in a context. */
  ChatPage tab(ParleyServer server, BrowserContext context) {
    Page page = context.newPage();
    var blank = new ChatPage(page, server);
    open.add(blank);
    return blank;
  }

  /** Opens a page with nothing loaded, of which the server refuses some requests. */
  ChatPage blankWithRefusals(ParleyServer server) {
    var options = new Browser.NewContextOptions().setLocale("en-US");
    var blank = ChatPage.withRefusals(chromium.browser().newContext(options).newPage(), server);
    open.add(blank);
    return blank;
  }

  /** Loads the page's icon as {@link #icon} does, from a server that refuses some requests. */
  ChatPage iconWithRefusals(ParleyServer server) {
    ChatPage page = blankWithRefusals(server);
    page.loadIcon();
    return page;
  }

  /** Loads a page of another origin, in a new context. */
  Page foreign(ForeignPage site) {
    return foreign(site.origin());
  }

  /** Loads a page of another origin by its URL, in a new context. */
  Page foreign(String url) {
    Page page = chromium.browser().newContext().newPage();
    foreign.add(page);
    page.navigate(url);
    return page;
  }

  /** Loads the page in a new context, and enters under a name. */
  ChatPage enter(ParleyServer server, String name) {
    return enter(blank(server), name);
  }

  /** Loads the page in a new context with a locale, and enters under a name. */
  ChatPage enter(ParleyServer server, String name, String locale) {
    ChatPage page = blank(server, locale);
    page.load();
    page.page().locator("#name").fill(name);
    page.page().locator("#name").press("Enter");
    PlaywrightAssertions.assertThat(page.page().locator(".state.connected")).isVisible();
    return page;
  }

  /** Enters on a page of which the server refuses some requests. */
  ChatPage enterWithRefusals(ParleyServer server, String name) {
    return enter(blankWithRefusals(server), name);
  }

  /** Enters with a handler for each WebSocket that the page opens under that name. */
  ChatPage enter(ParleyServer server, String name, Consumer<WebSocketRoute> handler) {
    return enter(blank(server), name, handler);
  }

  /** Enters on a blank page with a handler for each WebSocket. */
  static ChatPage enter(ChatPage page, String name, Consumer<WebSocketRoute> handler) {
    page.page().routeWebSocket("**/stomp/" + name, handler);
    return enter(page, name);
  }

  private static ChatPage enter(ChatPage page, String name) {
    page.load();
    page.enterAs(name);
    return page;
  }
}
