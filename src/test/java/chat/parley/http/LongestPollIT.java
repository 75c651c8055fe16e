package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.HttpProxy;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The longest wait of a poll, which takes 25 s. */
class LongestPollIT {

  /** The time after which many proxies end a request without a response. */
  private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(30);

  @Test
  @Shows("http-wait-time")
  void theLongestPollIsAnsweredThroughAProxyThatEndsRequestsAfterHalfAMinute() {
    String room = "room." + Names.unique("quiet");
    try (var proxy = new HttpProxy(ParleyServer.shared().port()).readTimeout(PROXY_TIMEOUT);
        var poller = new Poller(Names.unique("bob"))) {
      var response = poller.pollAndWait(proxy.port(), List.of(room));
      response.orTimeout(2 * PROXY_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(Poller.read(response).bodies()).isEmpty();
      // The client repeats a request that has ended without a response.
      assertThat(proxy.count(_ -> true)).as("requests").isEqualTo(1);
    }
  }
}
