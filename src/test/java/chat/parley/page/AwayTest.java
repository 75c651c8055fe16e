package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.WebSocketRoute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A page whose machine is away: it has no network, or sleeps. */
@InBrowser
class AwayTest {

  @RegisterExtension static final Pages PAGES = new Pages();

  @TempDir private Path data;
  private ParleyServer server;

  @BeforeEach
  void startServer() {
    server = ParleyServer.start("parley.data-directory=" + data);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aPageWithoutNetworkComesBackWhenThereIsOneAgain() {
    var offline = new AtomicBoolean();
    var routes = new ArrayList<WebSocketRoute>();
    ChatPage ann = PAGES.blank(server);
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
    try (var zoe = StompUser.connect(server, "zoe")) {
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
    ChatPage ann = PAGES.enter(server, "ann");
    ann.write("before");
    ann.shows("before");
    assertThat(ann.pending()).hasCount(0);
    CDPSession browser = ann.page().context().newCDPSession(ann.page());
    become(browser, "frozen");
    int port = server.port();
    server.close();
    server = ParleyServer.startOn(port, "parley.data-directory=" + data);
    try (var zoe = StompUser.connect(server, "zoe")) {
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
