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

/** A page on a machine that has no network, or is suspended. */
@InBrowser
class OfflinePageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  @Test
  void aPageReconnectsWhenTheNetworkReturns() {
    var offline = new AtomicBoolean();
    var routes = new ArrayList<WebSocketRoute>();
    ChatPage ann =
        PAGES.enter(
            own.server(),
            "ann",
            route -> {
              if (offline.get()) {
                route.close();
              } else {
                routes.add(route);
                route.connectToServer();
              }
            });
    ann.write("before");
    ann.shows("before");
    assertThat(ann.pending()).hasCount(0);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      offline.set(true);
      ann.page().context().setOffline(true);
      routes.getLast().close();
      ann.isReconnecting();
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
  void aPageThatWasFrozenReceivesTheMissedMessages() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("before");
    ann.shows("before");
    assertThat(ann.pending()).hasCount(0);
    CDPSession browser = ann.page().context().newCDPSession(ann.page());
    setLifecycleState(browser, "frozen");
    own.stop();
    own.startAgain();
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "meanwhile");
    }
    setLifecycleState(browser, "active");
    ann.shows("before", "meanwhile");
    assertThat(ann.notices()).hasCount(0);
  }

  /** Freezes or resumes the page, as a browser does when the device sleeps or hides the page. */
  private static void setLifecycleState(CDPSession browser, String state) {
    var parameters = new JsonObject();
    parameters.addProperty("state", state);
    browser.send("Page.setWebLifecycleState", parameters);
  }
}
