package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ComebackTest {

  @RegisterExtension static final Pages PAGES = new Pages();

  private ParleyServer server;

  @BeforeEach
  void startServer() {
    server = ParleyServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aReloadGoesOnWhereThePageWas() {
    ChatPage ann = PAGES.enter(server, "ann");
    ann.write("to all");
    ann.shows("to all");
    ann.open("bob");
    ann.write("to bob");
    ann.shows("to bob");
    ann.page().reload();
    ann.isConnected();
    ann.shows("to all");
    ann.choose("bob");
    ann.shows("to bob");
  }

  @Test
  void aCutConnectionComesBackWithoutGapOrRepeat() {
    var routes = new ArrayList<WebSocketRoute>();
    ChatPage ann = PAGES.blank(server);
    ann.page()
        .routeWebSocket(
            "**/stomp/ann",
            route -> {
              routes.add(route);
              route.connectToServer();
            });
    ann.load();
    ann.enterAs("ann");
    try (var zoe = StompUser.connect(server, "zoe")) {
      zoe.store("/topic/chat", "before");
      zoe.store("/user/ann/queue/messages", "before");
      ann.shows("before");
      routes.getFirst().close();
      for (int i = 1; i <= 60; i++) {
        zoe.store("/topic/chat", "meanwhile " + i);
      }
      zoe.store("/user/ann/queue/messages", "meanwhile");
      assertThat(ann.texts()).hasCount(61);
      assertThat(ann.texts().last()).hasText("meanwhile 60");
      ann.isConnected();
      zoe.store("/topic/chat", "after");
      assertThat(ann.texts()).hasCount(62);
      ann.choose("zoe");
      ann.shows("before", "meanwhile");
    }
  }

  @Test
  void aPageComesBackAfterARestartAndTellsThatMessagesMayBeMissing() {
    ChatPage ann = PAGES.enter(server, "ann");
    ChatPage bob = PAGES.enter(server, "bob");
    ann.write("before");
    bob.shows("before");
    int port = server.port();
    server.close();
    ann.isAway();
    ann.composer().fill("written while away");
    ann.composer().press("Enter");
    server = ParleyServer.startOn(port);
    ann.isConnected();
    bob.isConnected();
    ann.tells("Messages may be missing here");
    ann.composer().press("Enter");
    bob.shows("before", "written while away");
    try (var old = OldUser.everyone(server)) {
      old.send("so am I");
      ann.shows("before", "written while away", "so am I");
      bob.write("welcome back");
      assertThat(old.next()).isEqualTo("so am I");
      assertThat(old.next()).isEqualTo("welcome back");
    }
  }

  @Test
  void whatHasNoReceiptIsSentAgainAndShownOnce() {
    var silent = new AtomicBoolean();
    ChatPage ann = PAGES.blank(server);
    var routes = new ArrayList<WebSocketRoute>();
    ann.page()
        .routeWebSocket(
            "**/stomp/ann",
            route -> {
              routes.add(route);
              WebSocketRoute upstream = route.connectToServer();
              upstream.onMessage(
                  frame -> {
                    if (!silent.get()) {
                      route.send(frame.text());
                    }
                  });
            });
    ann.load();
    ann.enterAs("ann");
    try (var old = OldUser.everyone(server);
        var bob = OldUser.named(server, "bob")) {
      silent.set(true);
      ann.write("hello");
      ann.open("bob");
      ann.write("hello bob");
      assertThat(old.next()).isEqualTo("hello");
      assertThat(bob.next()).contains("hello bob");
      silent.set(false);
      routes.getFirst().close();
      ann.shows("hello bob");
      ann.choose("Everyone");
      ann.shows("hello");
      old.hearsNothing();
      bob.hearsNothing();
    }
  }
}
