package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The old clients, in today's browser. */
@InBrowser
class OldPagesTest {

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
  void everybodyReadsWhatIsBroadcast() {
    OldPage one = OldPage.broadcast(page()).isOpen();
    OldPage two = OldPage.broadcast(page()).isOpen();
    try (var old = OldUser.everyone(server);
        var stomp = StompUser.connect(server, ann)) {
      stomp.subscribe("all", "/topic/chat");
      one.write("hello, 你好");
      assertThat(old.next()).isEqualTo("hello, 你好");
      assertThat(stomp.next("MESSAGE").text()).isEqualTo("hello, 你好");
      stomp.send("/topic/chat", "by STOMP");
      assertThat(old.next()).isEqualTo("by STOMP");
      two.shows("hello, 你好", "by STOMP");
      two.write("{\"any\": \"text\"}");
      one.shows("hello, 你好", "by STOMP", "{\"any\": \"text\"}");
      one.showsSent(0);
    }
  }

  @Test
  void oneReadsWhatIsWrittenToOne() {
    OldPage one = OldPage.pointToPoint(page()).isOpen();
    OldPage two = OldPage.pointToPoint(page()).as(olga);
    one.write(olga, "psst");
    two.shows(envelope("psst", olga));
    two.showsSent(0);
    two.write(one.name(), "yes?");
    one.shows(envelope("psst", olga), envelope("yes?", one.name()));
    one.showsSent(1);
  }

  @Test
  void oneWritesToOtherClientsAndReadsThem() {
    OldPage page = OldPage.pointToPoint(page()).as(olga);
    try (var old = OldUser.named(server, oleg);
        var stomp = StompUser.connect(server, ann)) {
      stomp.subscribe("inbox", "/user/queue/messages");
      page.write(oleg, "to an old one");
      assertThat(old.next()).isEqualTo(envelope("to an old one", oleg));
      page.write(ann, "to a new one");
      assertThat(stomp.next("MESSAGE").text()).isEqualTo(envelope("to a new one", ann));
      String answer = "{ \"to_user\" : \"%s\",  \"message\": \"\\u4f60\" }".formatted(olga);
      old.deliver(answer);
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
  void whatWasWrittenToSomebodyAwayComesWithTheNextConnect() {
    OldPage page = OldPage.pointToPoint(page()).as(olga);
    page.press("Disconnect");
    page.tells("Closed with code 1005");
    page.text().fill("not now");
    page.text().press("Enter");
    assertThat(page.text()).hasValue("not now");
    try (var old = OldUser.named(server, oleg)) {
      old.deliver(envelope("1", olga));
      old.deliver(envelope("2", olga));
    }
    page.shows();
    page.press("Connect");
    page.isOpen().shows(envelope("1", olga), envelope("2", olga));
  }

  @Test
  void hostileTextIsShownAsText() {
    ChatPage window = page();
    OldPage all = OldPage.broadcast(window).isOpen();
    OldPage one = OldPage.pointToPoint(window).isOpen();
    try (var mallory = OldUser.everyone(server);
        var toOne = OldUser.named(server, oleg)) {
      mallory.send(HOSTILE);
      all.shows(HOSTILE);
      all.write(HOSTILE);
      all.shows(HOSTILE, HOSTILE);
      String hostile = envelope("<b onclick=x>", one.name());
      toOne.send(hostile);
      one.shows(hostile);
      one.write("<script>", "<img src=x>");
      one.shows(hostile, envelope("<img src=x>", "<script>"), BAD_NAME);
    }
    assertThat(window.page()).hasTitle("Parley: the old clients");
    assertThat(window.page().locator("#page :is(img, script, b)")).hasCount(0);
  }

  @Test
  void aClosedSocketIsTold() {
    var routes = new ArrayList<WebSocketRoute>();
    ChatPage window = PAGES.blank(server);
    window
        .page()
        .routeWebSocket(
            "**/ws/",
            route -> {
              routes.add(route);
              route.connectToServer();
            });
    window.load("old/");
    OldPage page = OldPage.broadcast(window).isOpen();
    routes.getFirst().close(new WebSocketRoute.CloseOptions().setCode(1013).setReason("enough"));
    page.tells("Closed with code 1013: enough");
    page.press("Connect");
    page.isOpen();
  }

  @Test
  void aNameThatWouldOpenTheBroadcastIsNone() {
    OldPage page = OldPage.pointToPoint(page()).as(olga);
    for (String name : new String[] {"", ".", ".."}) {
      page.region().getByLabel("Your name").fill(name);
      page.press("Connect");
      assertThat(page.region().locator("input:invalid")).hasCount(1);
      page.tells("/ws/" + olga + "/");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"old", "old/", "old/index.html"})
  void thePageIsFound(String path) {
    ChatPage page = PAGES.blank(server);
    page.load(path);
    OldPage.broadcast(page).isOpen();
    assertThat(OldPage.pointToPoint(page).isOpen().name())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    page.page().getByText("the page of today").click();
    assertThat(page.page()).hasURL(Pattern.compile("http://127\\.0\\.0\\.1:\\d+/"));
  }

  @Test
  void aTokenIsAddedToTheAddress() {
    try (var closed = ParleyServer.start(TestTokens.mode())) {
      ChatPage window = PAGES.blank(closed);
      window.load("old/");
      OldPage all = OldPage.broadcast(window);
      OldPage one = OldPage.pointToPoint(window);
      all.tells("Could not connect, closed with code 1006");
      one.tells("Could not connect, closed with code 1006");
      // Both refusals are told by the browser itself.
      assertThat(window.faults())
          .hasSize(2)
          .allMatch(fault -> fault.contains("Authentication failed"));
      window.faults().clear();
      window.page().getByText("With a token").click();
      window.page().getByLabel("Token").fill(TestTokens.of("olga"));
      all.press("Connect");
      all.isOpen();
      one.as("olga").write("olga", "a note to myself");
      String note = envelope("a note to myself", "olga");
      one.shows(note, note);
    }
  }
}
