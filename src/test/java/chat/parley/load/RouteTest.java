package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTest {

  private final Route route = new Route("/stomp", "/topic/a", "/app/a");

  @Test
  void aRouteHasNoAdditionalHeadersAtFirst() {
    assertThat(route).isEqualTo(new Route("/stomp", "/topic/a", Map.of(), "/app/a", Map.of()));
  }

  @Test
  void aReceiptIsRequestedForTheSubscription() {
    assertThat(route.withReceipt())
        .isEqualTo(new Route("/stomp", "/topic/a", Map.of("receipt", "s"), "/app/a", Map.of()));
  }

  @Test
  void aStartAddsThePositionAndAReceipt() {
    var position = Map.of("epoch", "e", "offset", "5");
    assertThat(route.withStart(position).subscribeHeaders())
        .isEqualTo(Map.of("epoch", "e", "offset", "5", "receipt", "s"));
  }

  @Test
  void headersOfSendReplaceTheOthersAndKeepTheSubscription() {
    Route changed =
        route.withReceipt().withSendHeaders(Map.of("a", "b")).withSendHeaders(Map.of("c", "d"));
    assertThat(changed)
        .isEqualTo(
            new Route("/stomp", "/topic/a", Map.of("receipt", "s"), "/app/a", Map.of("c", "d")));
  }
}
