package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Artemis;
import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.HttpProxy.Treatment;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page on two nodes behind one address, one of which stops. */
@InBrowser
class DrainedPageIT {

  /** The ways by which the page receives messages. */
  enum Transport {
    WEB_SOCKET,
    EVENT_STREAM,
    LONG_POLLING;

    void force(HttpProxy proxy) {
      if (this != WEB_SOCKET) {
        proxy.treat(HttpProxy.WEB_SOCKETS, Treatment.REFUSED);
      }
      if (this == LONG_POLLING) {
        proxy.treat(HttpProxy.EVENT_STREAMS, Treatment.MUTED);
      }
    }
  }

  /**
   * Collects each error that the page shows, or that it is not connected or another user not
   * online, however briefly.
   */
  private static final String RECORD_ERRORS =
      """
      () => {
        window.errors = [];
        const record = () => {
          const text = document.querySelector('.conversation .error')?.textContent;
          const state = document.querySelector('.state')?.textContent;
          if (text || state !== 'Connected') {
            errors.push(text || state);
          }
          const presence = document.querySelector('nav .dot')?.className;
          if (presence !== 'dot online') {
            errors.push(`presence: ${presence}`);
          }
        };
        new MutationObserver(record).observe(document.body, { childList: true, subtree: true, characterData: true });
      }
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  /** Has ann see whether zoe is online: both have written to each other. */
  private static void correspond(ParleyServer nodes, StompUser zoe) {
    zoe.store("/user/ann/queue/messages", "hello");
    try (var ann = StompUser.connect(nodes.port(1), "ann")) {
      ann.store("/user/zoe/queue/messages", "hello");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Shows("drain-page")
  void aPageContinuesOnTheOtherNodeWithoutAGapARepeatOrAnError(Transport transport)
      throws Exception {
    try (var broker = new Artemis();
        var nodes =
            ParleyServer.cluster(broker, 2, "parley.drain.time=1s", "parley.drain.delay=0s");
        var proxy = new HttpProxy(nodes.port(0));
        var zoe = StompUser.connect(nodes.port(1), "zoe")) {
      transport.force(proxy);
      ChatPage ann = PAGES.behind(proxy, "en-US");
      ann.load();
      ann.enterAs("ann");
      zoe.store("/topic/chat", "before");
      ann.shows("before");
      correspond(nodes, zoe);
      assertThat(ann.page().locator("nav .dot.online")).hasCount(1);
      ann.page().evaluate(RECORD_ERRORS);
      proxy.forwardTo(nodes.port(1));
      Thread stopping = Thread.startVirtualThread(() -> nodes.stop(0));
      for (int i = 1; i <= 20; i++) {
        zoe.store("/topic/chat", "meanwhile " + i);
      }
      ann.write("from ann");
      stopping.join();
      assertThat(ann.texts()).hasCount(22);
      assertThat(ann.pending()).hasCount(0);
      zoe.store("/topic/chat", "after");
      assertThat(ann.texts()).hasCount(23);
      assertThat(ann.texts().last()).hasText("after");
      ann.isConnected();
      assertThat(ann.notices()).hasCount(0);
      assertThat(ann.page().evaluate("errors")).isEqualTo(List.of());
      assertThat(zoe.store("/topic/chat", "end").number("offset")).isEqualTo(24);
    }
  }
}
