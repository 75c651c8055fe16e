package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTest {

  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
          + "{{constructor.constructor('document.title=1')()}} &lt;b&gt; javascript:alert(1)";

  private static Chromium chromium;

  private final List<ChatPage> pages = new ArrayList<>();
  private ParleyServer server;

  @BeforeAll
  static void startBrowser() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void startServer() {
    server = ParleyServer.start();
  }

  @AfterEach
  void stop() {
    pages.forEach(page -> page.page().context().close());
    server.close();
  }

  private ChatPage enter(String name) {
    ChatPage page = ChatPage.enter(chromium, server, name);
    pages.add(page);
    return page;
  }

  private void expectNoFaults() {
    assertThat(pages).flatMap(ChatPage::faults).isEmpty();
  }

  @Test
  void twoPagesAndAnOldClientTalkWithEveryone() {
    ChatPage ann = enter("ann");
    ChatPage bob = enter("bob");
    try (var old = OldUser.everyone(server)) {
      old.send("hello from 2020");
      ann.shows("hello from 2020");
      bob.shows("hello from 2020");
      assertThat(old.next()).isEqualTo("hello from 2020");

      ann.write("  \"kept\" as\\it is: 你好 👋  ");
      assertThat(old.next()).isEqualTo("  \"kept\" as\\it is: 你好 👋  ");
      bob.shows("hello from 2020", "\"kept\" as\\it is: 你好 👋");
      bob.write("two\nlines");
      assertThat(old.next()).isEqualTo("two\nlines");
      ann.shows("hello from 2020", "\"kept\" as\\it is: 你好 👋", "two lines");
      old.hearsNothing();
    }
    expectNoFaults();
  }

  @Test
  void aPageAndAnOldClientTalkToEachOther() {
    ChatPage ann = enter("ann");
    try (var old = OldUser.named(server, "张三")) {
      old.send("{\"message\": \"psst, \\u4f60好\", \"to_user\": \"ann\"}");
      ann.shows();
      assertThat(ann.page().getByRole(AriaRole.NAVIGATION)).containsText("张三1 unread");
      ann.choose("张三");
      ann.shows("psst, 你好");

      ann.write("only for you");
      assertThat(old.next())
          .isEqualTo(
              "{\"message\": \"only for you\", \"to_user\": \"张三\", \"from_user\": \"ann\"}");
      ann.shows("psst, 你好", "only for you");
      old.hearsNothing();
    }
    expectNoFaults();
  }

  @Test
  void twoPagesTalkToEachOther() {
    ChatPage ann = enter("ann");
    ChatPage bob = enter("bob");
    ann.open("bob");
    ann.write("are you there?");
    ann.shows("are you there?");
    bob.choose("ann");
    bob.shows("are you there?");
    bob.write("yes");
    ann.shows("are you there?", "yes");
    bob.choose("Everyone");
    bob.shows();
    bob.open("bob");
    bob.write("note to myself");
    bob.shows("note to myself");
    expectNoFaults();
  }

  @Test
  void whatWasWrittenToSomebodyAwayIsThereWhenThePageOpens() {
    try (var old = OldUser.named(server, "olga")) {
      old.deliver("{\"message\": \"1\", \"to_user\": \"ann\"}");
      old.deliver("{\"message\": \"2\", \"to_user\": \"ann\"}");
    }
    ChatPage ann = enter("ann");
    ann.choose("olga");
    ann.shows("1", "2");
    expectNoFaults();
  }

  @Test
  void theLastMessagesAreThereWhenThePageOpens() {
    try (var old = OldUser.everyone(server)) {
      for (int i = 1; i <= 60; i++) {
        old.send("message " + i);
      }
      old.socket().settle();
    }
    ChatPage ann = enter("ann");
    assertThat(ann.texts()).hasCount(50);
    assertThat(ann.texts().first()).hasText("message 11");
    assertThat(ann.texts().last()).isInViewport();
    expectNoFaults();
  }

  @Test
  void aReloadGoesOnWhereThePageWas() {
    ChatPage ann = enter("ann");
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
    expectNoFaults();
  }

  @Test
  void aCutConnectionComesBackWithoutGapOrRepeat() {
    var routes = new ArrayList<WebSocketRoute>();
    ChatPage ann = ChatPage.prepare(chromium, server);
    pages.add(ann);
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
    expectNoFaults();
  }

  @Test
  void hostileTextIsShownAsText() {
    ChatPage ann = enter("ann");
    try (var old = OldUser.everyone(server);
        var mallory = OldUser.named(server, "mallory")) {
      old.send(HOSTILE);
      ann.shows(HOSTILE);
      ann.write(HOSTILE);
      ann.shows(HOSTILE, HOSTILE);
      mallory.send("{\"message\": \"<b onclick=x>\", \"to_user\": \"ann\"}");
      ann.choose("mallory");
      ann.shows("<b onclick=x>");
      mallory.send("{\"to_user\": \"ann\", \"message\": {\"__proto__\": 1}}");
      ann.shows("<b onclick=x>", "{\"to_user\": \"ann\", \"message\": {\"__proto__\": 1}}");
    }
    assertThat(ann.page()).hasTitle("Parley");
    assertThat(ann.page().locator("#page :is(img, script, b)")).hasCount(0);
    expectNoFaults();
  }
}
