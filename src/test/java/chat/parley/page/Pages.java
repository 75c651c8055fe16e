package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The pages of one test, each in a browser window that shares nothing with the others. After each
 * test they must have had no fault.
 */
final class Pages implements BeforeAllCallback, AfterEachCallback {

  private final List<ChatPage> open = new ArrayList<>();
  private final List<Page> foreign = new ArrayList<>();
  private Chromium chromium;
  private ParleyServer server;

  /** One browser does for all tests, as each page is in a window of its own. */
  @Override
  public void beforeAll(ExtensionContext context) {
    var shared = context.getRoot().getStore(ExtensionContext.Namespace.create(Pages.class));
    chromium = shared.computeIfAbsent(Chromium.class, _ -> Chromium.start(), Chromium.class);
    server =
        shared.computeIfAbsent(ParleyServer.class, _ -> ParleyServer.start(), ParleyServer.class);
  }

  /**
   * One for all tests of pages. As they run one after another, nobody else writes to everyone
   * there; on that of all tests somebody might.
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

  /** A window with nothing loaded yet. */
  ChatPage blank(ParleyServer server) {
    return blank(server, "en-US");
  }

  /** The same, of somebody who reads another language. */
  ChatPage blank(ParleyServer server, String locale) {
    var options = new Browser.NewContextOptions().setLocale(locale);
    return tab(server, chromium.browser().newContext(options));
  }

  /** One more tab in the window of another one. */
  ChatPage tab(ParleyServer server, BrowserContext context) {
    Page page = context.newPage();
    var blank = new ChatPage(page, server);
    open.add(blank);
    return blank;
  }

  /** A window with a page of another origin. */
  Page foreign(TeamPage team) {
    Page page = chromium.browser().newContext().newPage();
    foreign.add(page);
    page.navigate(team.origin());
    return page;
  }

  /** Somebody who has entered under that name. */
  ChatPage enter(ParleyServer server, String name) {
    ChatPage page = blank(server);
    page.load();
    page.enterAs(name);
    return page;
  }
}
