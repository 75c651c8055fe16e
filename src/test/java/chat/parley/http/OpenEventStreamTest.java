package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An event stream begins, is kept alive and ends. */
class OpenEventStreamTest {

  @RegisterExtension
  private final OwnServer own =
      new OwnServer(
          "parley.event-streams.keep-alive=100ms",
          "parley.event-streams.max-age=2s",
          "parley.limits.sessions-per-user=2");

  private EventStream open(String... headers) {
    return EventStream.open(own.server().port(), "/api/streams/chat/events", headers);
  }

  @Test
  @Shows("http-events-alive")
  void commentsKeepAnEventStreamOpenUntilItsMaximumAge() {
    try (var events = open()) {
      events.next("joined");
      events.awaitEnd();
      assertThat(events.otherLines()).filteredOn(":"::equals).hasSizeGreaterThan(2);
    }
  }

  @Test
  @Shows("http-events-later")
  void aClientThatHasTooManySessionsIsToldWhenToComeBack() {
    String[] alice = {"Parley-User", "alice"};
    try (var first = open(alice);
        var second = open(alice)) {
      first.next("joined");
      second.next("joined");
      try (var third = open(alice)) {
        assertThat(third.response().statusCode()).isEqualTo(200);
        assertThat(third.response().headers().firstValue("content-type").orElseThrow())
            .startsWith("text/event-stream");
        third.awaitEnd();
        assertThat(third.otherLines()).contains("retry: 10000");
        assertThat(third.otherLines().getFirst()).startsWith(": too-many-sessions: ");
      }
    }
  }

  @Test
  @Shows("http-events-stop")
  void aNodeThatStopsTellsItsClientsWhenToComeBack() {
    try (var events = open()) {
      events.next("joined");
      own.stop();
      events.awaitEnd();
      assertThat(events.otherLines()).filteredOn(l -> l.startsWith("retry: ")).hasSize(2);
    }
  }

  @Test
  void nothingIsLeftOfAnEventStreamWhoseClientHasGone() {
    ParleyServer server = own.server();
    try (var stomp = StompUser.connect(server, "bob")) {
      try (var events = open()) {
        events.next("joined");
        Await.until(() -> server.openSessions() + " sessions", () -> server.openSessions() == 2);
      }
      Await.until(() -> server.openSessions() + " sessions", () -> server.openSessions() == 1);
      stomp.send("/topic/chat", "still here");
    }
  }
}
