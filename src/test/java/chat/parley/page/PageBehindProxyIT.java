package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.HttpProxy.Treatment;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page behind a proxy that refuses WebSockets. */
@InBrowser
class PageBehindProxyIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private HttpProxy refusingProxy() {
    return new HttpProxy(own.server().port()).treat(HttpProxy.WEB_SOCKETS, Treatment.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, Your name, Enter, Connected, Message to everyone",
    "zh-CN, 您的名字, 进入, 已连接, 发给所有人的消息"
  })
  void thePageConnectsAndSendsInBothLanguages(
      String locale, String name, String enter, String connected, String composer) {
    try (HttpProxy proxy = refusingProxy()) {
      ChatPage ann = PAGES.behind(proxy, locale);
      ann.load();
      ann.page().getByLabel(name).fill("ann");
      ann.page().getByText(enter, new Page.GetByTextOptions().setExact(true)).click();
      assertThat(ann.page().locator("header .state")).hasText(connected);
      ann.page().getByLabel(composer).fill("hello");
      ann.page().getByLabel(composer).press("Enter");
      ann.shows("hello");
      assertThat(ann.pending()).hasCount(0);
    }
  }

  @Test
  void aPageThatPollsShowsThatItsMessageWasSeen() {
    try (HttpProxy proxy = refusingProxy().treat(HttpProxy.EVENT_STREAMS, Treatment.MUTED)) {
      ChatPage ann = PAGES.behind(proxy, "en-US");
      ann.load();
      ann.enterAs("ann");
      ann.open("bob");
      ann.write("hello");
      ChatPage bob = PAGES.enter(own.server(), "bob");
      bob.choose("ann");
      bob.shows("hello");
      assertThat(ann.page().locator(".seen")).hasText("Seen");
    }
  }

  @Test
  void aPageWithoutWebSocketMissesAndRepeatsNothing() {
    try (HttpProxy proxy = refusingProxy();
        var zoe = StompUser.connect(own.server(), "zoe")) {
      ChatPage ann = PAGES.behind(proxy, "en-US");
      ann.load();
      ann.enterAs("ann");
      ChatPage bob = PAGES.enter(own.server(), "bob");
      ann.write("to all");
      bob.shows("to all");
      zoe.store("/user/ann/queue/messages", "psst");
      bob.composer().pressSequentially("hm");
      assertThat(ann.page().getByText("bob is writing…")).isVisible();
      assertThat(proxy.cut(HttpProxy.EVENT_STREAMS)).isPositive();
      bob.composer().press("Enter");
      ann.shows("to all", "hm");
      ann.choose("zoe");
      ann.shows("psst");
      ann.page().reload();
      ann.isConnected();
      ann.shows("to all", "hm");
      ann.choose("zoe");
      ann.shows("psst");
      assertThat(ann.notices()).hasCount(0);
    }
  }
}
