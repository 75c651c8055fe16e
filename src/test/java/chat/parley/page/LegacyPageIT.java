package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.WebSocketRoute;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo page of the legacy clients, {@code /old/}. */
@InBrowser
class LegacyPageIT {

  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
          + "{{constructor.constructor('document.title=1')()}} &lt;b&gt; javascript:alert(1)";

  private static final String BAD_NAME =
      "{\"error\": {\"code\": \"bad-name\", \"message\": \"A user name must have 1 to 64 letters,"
          + " marks, digits or . _ - @ + ~ of any script\"}}";

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private final String olga = Names.unique("olga");
  private final String oleg = Names.unique("oleg");
  private final String ann = Names.unique("ann");

  private ChatPage page() {
    ChatPage page = PAGES.blank(server);
    page.load("old/");
    return page;
  }

  private static String envelope(String text, String receiver) {
    return "{\"message\":\"%s\",\"to_user\":\"%s\"}".formatted(text, receiver);
  }

  @Test
  void aBroadcastReachesEveryClient() {
    LegacyClientPanel first = LegacyClientPanel.broadcast(page()).isOpen();
    LegacyClientPanel second = LegacyClientPanel.broadcast(page()).isOpen();
    try (var old = LegacyUser.broadcast(server);
        var stomp = StompUser.connect(server, ann)) {
      stomp.subscribe("all", "/topic/chat");
      first.write("hello, 你好");
      assertThat(old.next()).isEqualTo("hello, 你好");
      assertThat(stomp.next("MESSAGE").text()).isEqualTo("hello, 你好");
      stomp.send("/topic/chat", "by STOMP");
      assertThat(old.next()).isEqualTo("by STOMP");
      second.shows("hello, 你好", "by STOMP");
      second.write("{\"any\": \"text\"}");
      first.shows("hello, 你好", "by STOMP", "{\"any\": \"text\"}");
      first.showsSent(0);
    }
  }

  @Test
  void pointToPointMessagesReachTheirRecipient() {
    LegacyClientPanel first = LegacyClientPanel.pointToPoint(page()).isOpen();
    LegacyClientPanel second = LegacyClientPanel.pointToPoint(page()).connectAs(olga);
    first.write(olga, "psst");
    second.shows(envelope("psst", olga));
    second.showsSent(0);
    second.write(first.name(), "yes?");
    first.shows(envelope("psst", olga), envelope("yes?", first.name()));
    first.showsSent(1);
  }

  @Test
  void pointToPointMessagesAreExchangedWithLegacyAndStompClients() {
    LegacyClientPanel page = LegacyClientPanel.pointToPoint(page()).connectAs(olga);
    try (var old = LegacyUser.pointToPoint(server, oleg);
        var stomp = StompUser.connect(server, ann)) {
      stomp.subscribe("inbox", "/user/queue/messages");
      page.write(oleg, "to an old one");
      assertThat(old.next()).isEqualTo(envelope("to an old one", oleg));
      page.write(ann, "to a new one");
      assertThat(stomp.next("MESSAGE").text()).isEqualTo(envelope("to a new one", ann));
      String answer = "{ \"to_user\" : \"%s\",  \"message\": \"\\u4f60\" }".formatted(olga);
      old.sendAndAwaitStored(answer);
      stomp.store("/user/" + olga + "/queue/messages", "by STOMP");
      String wrapped =
          "{\"message\": \"by STOMP\", \"to_user\": \"%s\", \"from_user\": \"%s\"}"
              .formatted(olga, ann);
      String[] sent = {envelope("to an old one", oleg), envelope("to a new one", ann)};
      page.shows(sent[0], sent[1], answer, wrapped);
      page.showsSent(2);
    }
  }

  @Test
  void messagesToADisconnectedUserArriveOnTheNextConnect() {
    LegacyClientPanel page = LegacyClientPanel.pointToPoint(page()).connectAs(olga);
    page.press("Disconnect");
    page.showsStatus("Closed with code 1005");
    page.text().fill("not now");
    page.text().press("Enter");
    assertThat(page.text()).hasValue("not now");
    try (var old = LegacyUser.pointToPoint(server, oleg)) {
      old.sendAndAwaitStored(envelope("1", olga));
      old.sendAndAwaitStored(envelope("2", olga));
    }
    page.shows();
    page.press("Connect");
    page.isOpen().shows(envelope("1", olga), envelope("2", olga));
  }

  @Test
  void hostileTextIsShownAsText() {
    ChatPage window = page();
    LegacyClientPanel broadcast = LegacyClientPanel.broadcast(window).isOpen();
    LegacyClientPanel pointToPoint = LegacyClientPanel.pointToPoint(window).isOpen();
    try (var mallory = LegacyUser.broadcast(server);
        var toOne = LegacyUser.pointToPoint(server, oleg)) {
      mallory.send(HOSTILE);
      broadcast.shows(HOSTILE);
      broadcast.write(HOSTILE);
      broadcast.shows(HOSTILE, HOSTILE);
      String hostile = envelope("<b onclick=x>", pointToPoint.name());
      toOne.send(hostile);
      pointToPoint.shows(hostile);
      pointToPoint.write("<script>", "<img src=x>");
      pointToPoint.shows(hostile, envelope("<img src=x>", "<script>"), BAD_NAME);
    }
    assertThat(window.page()).hasTitle("Parley: legacy clients");
    assertThat(window.page().locator("#page :is(img, script, b)")).hasCount(0);
  }

  @Test
  void theCloseCodeAndReasonAreShown() {
    PageSockets sockets = PageSockets.forwarding();
    ChatPage window = PAGES.blank(server);
    window.page().routeWebSocket("**/ws/", sockets);
    window.load("old/");
    LegacyClientPanel page = LegacyClientPanel.broadcast(window).isOpen();
    sockets.first().close(new WebSocketRoute.CloseOptions().setCode(1013).setReason("enough"));
    page.showsStatus("Closed with code 1013: enough");
    page.press("Connect");
    page.isOpen();
  }

  @Test
  void aNameThatWouldOpenTheBroadcastIsInvalid() {
    LegacyClientPanel page = LegacyClientPanel.pointToPoint(page()).connectAs(olga);
    for (String name : new String[] {"", ".", ".."}) {
      page.region().getByLabel("Your name").fill(name);
      page.press("Connect");
      assertThat(page.region().locator("input:invalid")).hasCount(1);
      page.showsStatus("/ws/" + olga + "/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "old/", "old/index.html"})
  void thePageIsServedAtEachOfItsPaths(String path) {
    ChatPage page = PAGES.blank(server);
    page.load(path);
    LegacyClientPanel.broadcast(page).isOpen();
    assertThat(LegacyClientPanel.pointToPoint(page).isOpen().name())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    page.page().getByText("the current page").click();
    assertThat(page.page()).hasURL(Pattern.compile("http://127\\.0\\.0\\.1:\\d+/"));
  }

  @Test
  void aTokenIsAddedToTheAddress() {
    try (var closed = ParleyServer.start(TestTokens.tokenModeProperties())) {
      ChatPage window = PAGES.blank(closed);
      window.load("old/");
      LegacyClientPanel broadcast = LegacyClientPanel.broadcast(window);
      LegacyClientPanel pointToPoint = LegacyClientPanel.pointToPoint(window);
      broadcast.showsStatus("Could not connect, closed with code 1006");
      pointToPoint.showsStatus("Could not connect, closed with code 1006");
      // The browser itself logs both refusals.
      assertThat(window.faults())
          .hasSize(2)
          .allMatch(fault -> fault.contains("Authentication failed"));
      window.faults().clear();
      window.page().getByText("Connect with a token").click();
      window.page().getByLabel("Token").fill(TestTokens.of("olga"));
      broadcast.press("Connect");
      broadcast.isOpen();
      pointToPoint.connectAs("olga").write("olga", "a note to myself");
      String note = envelope("a note to myself", "olga");
      pointToPoint.shows(note, note);
    }
  }
}
