package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page whose machine is away: it has no network, or sleeps. */
@InBrowser
class AwayTest {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  @Test
  void aPageWithoutNetworkComesBackWhenThereIsOneAgain() {
    var offline = new AtomicBoolean();
    var routes = new ArrayList<WebSocketRoute>();
    ChatPage ann = PAGES.blank(own.server());
    ann.page()
        .routeWebSocket(
            "**/stomp/ann",
            route -> {
              if (offline.get()) {
                route.close();
              } else {
                routes.add(route);
                route.connectToServer();
              }
            });
    ann.load();
    ann.enterAs("ann");
    ann.write("before");
    ann.shows("before");
    assertThat(ann.pending()).hasCount(0);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      offline.set(true);
      ann.page().context().setOffline(true);
      routes.getLast().close();
      ann.isAway();
      ann.write("written without a network");
      assertThat(ann.pending()).hasCount(1);
      zoe.store("/topic/chat", "meanwhile");
      offline.set(false);
      ann.page().context().setOffline(false);
      ann.isConnected();
      ann.shows("before", "meanwhile", "written without a network");
      assertThat(ann.pending()).hasCount(0);
    }
  }

  @Test
  void aPageThatSleptGoesOnWhereItWas() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("before");
    ann.shows("before");
    assertThat(ann.pending()).hasCount(0);
    CDPSession browser = ann.page().context().newCDPSession(ann.page());
    become(browser, "frozen");
    own.stop();
    own.startAgain();
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "meanwhile");
    }
    become(browser, "active");
    ann.shows("before", "meanwhile");
    assertThat(ann.notices()).hasCount(0);
  }

  /** As when a computer is closed, or a phone looks at something else. */
  private static void become(CDPSession browser, String state) {
    var parameters = new JsonObject();
    parameters.addProperty("state", state);
    browser.send("Page.setWebLifecycleState", parameters);
  }
}
