package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/**
 * Requests for event streams that may succeed later are answered with an event stream that ends,
 * and says when to come back.
 */
class EventStreamsLaterIT {

  private static EventStream open(ParleyServer server) {
    return EventStream.open(server.port(), "/api/events?at=chat:0");
  }

  private static void assertLater(EventStream events, String code) {
    assertThat(events.response().statusCode()).isEqualTo(200);
    assertThat(events.response().headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    events.awaitEnd();
    assertThat(events.otherLines()).anyMatch(line -> line.startsWith(": " + code + ": "));
    assertThat(events.otherLines().getLast()).matches("retry: [1-9][0-9]{3,4}");
  }

  /** Opens an event stream, and returns whether it was opened as requested. */
  private static boolean isOpened(EventStream events) {
    EventStream.Event first = events.nextWithin(Await.DEADLINE.toMillis());
    return first != null && first.type().equals("joined");
  }

  @Test
  @Shows("http-events-later")
  void aClientThatConnectsTooOftenComesBackLater() {
    try (var server =
        ParleyServer.start("parley.limits.handshakes-per-second=1", "parley.limits.burst=1s")) {
      Await.until(
          () -> "every event stream is opened",
          () -> {
            try (var events = open(server)) {
              if (isOpened(events)) {
                return false;
              }
              assertLater(events, "too-fast");
              return true;
            }
          });
    }
  }

  @Test
  @Shows("http-events-later")
  void aClientComesBackLaterIfTheStoreIsUnavailable() {
    try (var server = ParleyServer.start("parley.data-directory=/proc/parley");
        var events = open(server)) {
      assertLater(events, "store-away");
    }
  }
}
