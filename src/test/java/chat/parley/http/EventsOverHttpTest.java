package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.EventStream.Event;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Messages are read as event streams. */
class EventsOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = Names.unique("room");
  private final String stream = "room." + room;
  private final HttpSender alice = HttpSender.of(server, "alice");

  private EventStream open(String path, String... headers) {
    return EventStream.open(server.port(), path, headers);
  }

  private EventStream openRoom(String... headers) {
    return open("/api/streams/" + stream + "/events", headers);
  }

  private void post(String body, String... headers) throws Exception {
    postTo(stream, body, headers);
  }

  private void postTo(String to, String body, String... headers) throws Exception {
    assertThat(alice.post("/api/streams/" + to + "/messages", body, headers).statusCode())
        .isBetween(200, 202);
  }

  @Test
  @Shows("http-events-joined")
  void theFirstEventSaysWhereTheStreamIsRead() throws Exception {
    post("before");
    try (var events = openRoom()) {
      Event joined = events.next("joined");
      assertThat(joined.text("stream")).isEqualTo(stream);
      assertThat(joined.offset()).isEqualTo(1);
      assertThat(joined.data().get("recovered").booleanValue()).isTrue();
      assertThat(joined.id()).isEqualTo(joined.text("epoch") + ":1");
      assertThat(events.otherLines()).contains("retry: 2000");
    }
  }

  @Test
  @Shows("http-events-headers")
  void theResponseIsNeitherStoredNorBuffered() {
    try (var events = openRoom()) {
      assertThat(events.response().statusCode()).isEqualTo(200);
      var headers = events.response().headers();
      assertThat(headers.firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
      assertThat(headers.firstValue("cache-control")).hasValue("no-store");
      assertThat(headers.firstValue("x-accel-buffering")).hasValue("no");
      assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
    }
  }

  @Test
  @Shows("http-events-message")
  void aMessageHasItsPositionAsItsId() throws Exception {
    try (var events = openRoom()) {
      String epoch = events.next("joined").text("epoch");
      post("hi", "Content-Type", "text/plain", "Parley-Header-colour", "red");
      Event message = events.next("message");
      assertThat(message.id()).isEqualTo(epoch + ":1");
      assertThat(message.data())
          .isEqualTo(
              JsonMapper.shared()
                  .readTree(
                      """
                      {"stream": "%s", "offset": 1, "id": "%s", "from": "alice", "timestamp": %s,
                       "contentType": "text/plain", "body": "hi", "headers": {"colour": "red"}}
                      """
                          .formatted(
                              stream,
                              message.text("id"),
                              message.data().get("timestamp").longValue())));
    }
  }

  @Test
  @Shows("http-events-binary")
  void aBinaryBodyIsInBase64() throws Exception {
    try (var events = openRoom();
        var bob = StompUser.connect(server, "bob")) {
      events.next("joined");
      bob.send("/topic/room." + room, new byte[] {(byte) 0xff, 0});
      Event message = events.next("message");
      assertThat(message.text("bodyBase64")).isEqualTo("/wA=");
      assertThat(message.data().has("body")).isFalse();
    }
  }

  @Test
  @Shows("http-events-text")
  void aBodyWithLineEndsIsOneEvent() throws Exception {
    String text = "one\ntwo\r\n\r\nid: 3\n\ndata: grüße 👋";
    try (var events = openRoom()) {
      events.next("joined");
      post(text);
      post("next");
      assertThat(events.next().text("body")).isEqualTo(text);
      assertThat(events.next().text("body")).isEqualTo("next");
    }
  }

  @Test
  @Shows("http-events-resume")
  void aClientResumesAfterTheLastEventThatItHasReceived() throws Exception {
    String last;
    try (var events = openRoom()) {
      events.next("joined");
      post("1");
      last = String.valueOf(events.next().id());
    }
    post("2");
    post("3");
    // The header takes precedence over the position in the query.
    try (var events =
        open("/api/streams/%s/events?at=%s:0".formatted(stream, stream), "Last-Event-ID", last)) {
      Event joined = events.next("joined");
      assertThat(joined.id()).isEqualTo(last);
      assertThat(joined.data().get("recovered").booleanValue()).isTrue();
      post("4");
      assertThat(bodies(events, 3)).containsExactly("2", "3", "4");
    }
  }

  private static List<String> bodies(EventStream events, int count) {
    var bodies = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      bodies.add(events.next("message").text("body"));
    }
    return bodies;
  }

  @Test
  @Shows("http-events-beginning")
  void aClientReadsFromTheBeginning() throws Exception {
    post("1");
    post("2");
    try (var events = open("/api/events?at=" + stream + ":0")) {
      assertThat(events.next("joined").offset()).isZero();
      assertThat(bodies(events, 2)).containsExactly("1", "2");
    }
  }

  @Test
  @Shows("http-events-not-recovered")
  void aPositionThatCannotBeContinuedIsReported() throws Exception {
    post("1");
    try (var events = open("/api/events?at=" + stream + ":other:1")) {
      Event joined = events.next("joined");
      assertThat(joined.data().get("recovered").booleanValue()).isFalse();
      assertThat(joined.offset()).isEqualTo(1);
      post("2");
      assertThat(bodies(events, 1)).containsExactly("2");
    }
  }

  @Test
  @Shows("http-events-several")
  void theIdOfAnEventOfSeveralStreamsHasAllPositions() throws Exception {
    String other = "room." + Names.unique("room");
    String path = "/api/events?at=" + stream + "&at=" + other;
    String last;
    try (var events = open(path)) {
      String first = events.next("joined").text("epoch");
      Event joined = events.next("joined");
      String second = joined.text("epoch");
      assertThat(joined.text("stream")).isEqualTo(other);
      assertThat(joined.id()).isEqualTo("%s:0,%s:0".formatted(first, second));
      postTo(other, "a");
      assertThat(events.next().id()).isEqualTo("%s:0,%s:1".formatted(first, second));
      post("1");
      Event message = events.next();
      assertThat(message.text("stream")).isEqualTo(stream);
      assertThat(message.id()).isEqualTo("%s:1,%s:1".formatted(first, second));
      last = String.valueOf(message.id());
    }
    post("2");
    postTo(other, "b");
    try (var events = open(path, "Last-Event-ID", last)) {
      assertThat(events.next("joined").id()).isEqualTo(last);
      assertThat(events.next("joined").id()).isEqualTo(last);
      assertThat(bodies(events, 2)).containsExactlyInAnyOrder("2", "b");
    }
  }

  @Test
  @Shows("http-events-ephemeral")
  void anEphemeralMessageHasNoId() throws Exception {
    String other = "room." + Names.unique("room");
    try (var events = open("/api/events?at=" + stream + "&at=" + other)) {
      events.next("joined");
      events.next("joined");
      alice.post("/api/streams/" + stream + "/messages?ephemeral=true", "typing");
      Event event = events.next("ephemeral");
      assertThat(event.id()).isNull();
      assertThat(event.text("body")).isEqualTo("typing");
      assertThat(event.data().has("offset")).isFalse();
    }
  }

  @Test
  @Shows("http-events-inbox")
  void aDeviceReceivesWhatItHasNotConfirmed() throws Exception {
    String user = Names.unique("user");
    String path = "/api/events?at=inbox&device=phone";
    String[] own = {"Parley-User", user};
    alice.post("/api/users/" + user + "/messages", "1");
    alice.post("/api/users/" + user + "/messages", "2");
    String first;
    try (var events = open(path, own)) {
      assertThat(events.next("joined").text("stream")).isEqualTo("inbox");
      Event message = events.next();
      first = String.valueOf(message.id());
      assertThat(message.text("stream")).isEqualTo("inbox");
      assertThat(bodies(events, 1)).containsExactly("2");
    }
    // Only the position of a request that names the device confirms messages.
    try (var events = open(path, own)) {
      events.next("joined");
      assertThat(bodies(events, 2)).containsExactly("1", "2");
    }
    try (var events = open(path, "Parley-User", user, "Last-Event-ID", first)) {
      events.next("joined");
      assertThat(bodies(events, 1)).containsExactly("2");
    }
    try (var events = open(path, own)) {
      events.next("joined");
      assertThat(bodies(events, 1)).containsExactly("2");
    }
    try (var events = open("/api/events?at=inbox", own)) {
      events.next("joined");
      alice.post("/api/users/" + user + "/messages", "3");
      assertThat(bodies(events, 1)).containsExactly("3");
    }
  }
}
