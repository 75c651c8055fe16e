package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The browser's own EventSource reads event streams, and resumes them by itself. */
@InBrowser
class EventSourceIT {

  private static final int MESSAGES = 30;

  private static final String READ =
      """
      () => {
        window.received = [];
        window.joined = 0;
        window.failed = 0;
        const events = new EventSource('/api/events?at=room.lobby&at=chat');
        events.addEventListener('joined', (event) => {
          window.joined++;
          if (!JSON.parse(event.data).recovered) window.failed++;
        });
        events.addEventListener('message', (event) =>
          window.received.push(JSON.parse(event.data).body));
        window.events = events;
      }
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer("parley.event-streams.max-age=1s");

  @Test
  @Shows({"http-events-resume", "http-events-alive"})
  void theBrowserReconnectsWithoutLossOrRepeat() {
    Page page = PAGES.foreign("http://127.0.0.1:" + own.server().port() + "/favicon.ico");
    page.evaluate(READ);
    page.waitForFunction("() => window.joined >= 2");
    send(1, MESSAGES);
    page.waitForFunction("() => window.received.length >= " + MESSAGES);
    page.waitForFunction("() => window.joined > 4");
    own.stop();
    own.startAgain();
    send(MESSAGES + 1, 2 * MESSAGES);
    page.waitForFunction(
        "() => window.received.length >= " + 2 * MESSAGES,
        null,
        new Page.WaitForFunctionOptions().setTimeout(30_000));
    for (int stream = 0; stream < 2; stream++) {
      int rest = stream;
      assertThat(page.evaluate("(rest) => window.received.filter((n) => n % 2 == rest)", rest))
          .isEqualTo(
              IntStream.rangeClosed(1, 2 * MESSAGES)
                  .filter(n -> n % 2 == rest)
                  .mapToObj(String::valueOf)
                  .toList());
    }
    assertThat(page.evaluate("() => window.failed")).isEqualTo(0);
    assertThat(page.evaluate("() => window.events.readyState")).isNotEqualTo(2);
  }

  /** Stores messages for about three seconds, in both streams in turn. */
  private void send(int first, int last) {
    try (var ann = StompUser.connect(own.server(), "ann")) {
      for (int i = first; i <= last; i++) {
        ann.store(i % 2 == 0 ? "/topic/chat" : "/topic/room.lobby", String.valueOf(i));
        Await.pause(Duration.ofMillis(100));
      }
    }
  }
}
