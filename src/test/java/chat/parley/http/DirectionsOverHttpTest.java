package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.UsesChat;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * HTTP clients take part in the same conversations as all others: a message that is written over
 * any protocol is read over every other, event streams and polls included, in one order.
 */
@UsesChat
class DirectionsOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String bob = Names.unique("bob");
  private final HttpSender http = HttpSender.of(server, "alice");
  private final StompUser stomp = StompUser.connect(server, "alice");
  private final StompUser stompReader = StompUser.connect(server, bob);
  private final Poller poller = new Poller(bob);

  @AfterEach
  void closeClients() {
    stomp.close();
    stompReader.close();
    poller.close();
  }

  private static List<String> readAll(EventStream events, int count) {
    var bodies = new ArrayList<String>();
    while (bodies.size() < count) {
      bodies.add(events.next("message").text("body"));
    }
    return bodies;
  }

  private List<String> pollAll(List<String> from, int count) {
    var bodies = new ArrayList<String>();
    List<String> at = from;
    while (bodies.size() < count) {
      Poller.Answer answer = Poller.read(poller.pollAndWait(server.port(), at));
      bodies.addAll(answer.bodies());
      at = answer.next();
    }
    return bodies;
  }

  @Test
  void aMessageOfEachProtocolReachesTheReadersOfAllOthers() throws Exception {
    List<String> written = List.of("by the legacy protocol", "by STOMP", "by HTTP");
    try (var legacy = LegacyUser.broadcast(server);
        var legacyReader = LegacyUser.broadcast(server);
        var events = EventStream.open(server.port(), "/api/streams/chat/events")) {
      events.next("joined");
      stompReader.subscribe("chat", "/topic/chat");
      List<String> now = poller.poll(server.port(), "chat").next();
      legacy.sendAndAwaitStored(written.get(0));
      stomp.store("/topic/chat", written.get(1));
      assertThat(http.post("/api/streams/chat/messages", written.get(2)).statusCode())
          .isEqualTo(201);
      for (String text : written) {
        assertThat(legacyReader.next()).isEqualTo(text);
        assertThat(stompReader.next("MESSAGE").text()).isEqualTo(text);
      }
      assertThat(readAll(events, 3)).isEqualTo(written);
      assertThat(pollAll(now, 3)).isEqualTo(written);
    }
  }

  @Test
  void aMessageOfEachProtocolReachesTheInboxOverAllOthers() throws Exception {
    String envelope = "{\"message\": \"by the legacy protocol\", \"to_user\": \"" + bob + "\"}";
    List<String> written = List.of(envelope, "by STOMP", "by HTTP");
    try (var legacy = LegacyUser.pointToPoint(server, "alice");
        var legacyReader = LegacyUser.pointToPoint(server, bob);
        var events =
            EventStream.open(server.port(), "/api/streams/inbox/events", "Parley-User", bob)) {
      events.next("joined");
      stompReader.subscribe("inbox", "/user/queue/messages");
      List<String> now = poller.poll(server.port(), "inbox").next();
      legacy.sendAndAwaitStored(envelope);
      stomp.store("/user/" + bob + "/queue/messages", written.get(1));
      assertThat(http.post("/api/users/" + bob + "/messages", written.get(2)).statusCode())
          .isEqualTo(201);
      for (String text : written) {
        assertThat(legacyReader.next()).isEqualTo(text.equals(envelope) ? text : wrapped(text));
        assertThat(stompReader.next("MESSAGE").text()).isEqualTo(text);
      }
      assertThat(readAll(events, 3)).isEqualTo(written);
      assertThat(pollAll(now, 3)).isEqualTo(written);
    }
  }

  @Test
  void aChangeOfEachProtocolReachesTheReadersOfAllOthers() throws Exception {
    String room = "room." + Names.unique("room");
    String messages = "/api/streams/" + room + "/messages";
    try (var events = EventStream.open(server.port(), "/api/streams/" + room + "/events")) {
      events.next("joined");
      stompReader.subscribe("room", "/topic/" + room);
      List<String> now = poller.poll(server.port(), room).next();
      stomp.store("/topic/" + room, "1");
      http.post(messages, "2");
      stomp.store("/topic/" + room, "edit by STOMP", "edits:1");
      http.send("PATCH", messages + "/2", BodyPublishers.ofString("edit by HTTP"));
      stomp.store("/topic/" + room, "by STOMP", "reacts:1");
      http.post(messages, "by HTTP", "Parley-Header-reacts", "2");
      stomp.store("/topic/" + room, "thread by STOMP", "thread:2");
      http.post(messages, "thread by HTTP", "Parley-Header-thread", "1");
      // A poll reads later, so that the messages have their edits.
      assertThat(pollAll(now, 8))
          .containsSequence("edit by STOMP", "edit by HTTP", "edit by STOMP", "edit by HTTP")
          .containsSequence("{\"by STOMP\":1}", "{\"by HTTP\":1}")
          .endsWith("thread by STOMP", "thread by HTTP");
      stomp.store("/topic/" + room, "", "removes:1");
      http.delete(messages + "/2");
      List<String> written =
          List.of(
              "1",
              "2",
              "edit by STOMP",
              "edit by HTTP",
              "{\"by STOMP\":1}",
              "{\"by HTTP\":1}",
              "thread by STOMP",
              "thread by HTTP",
              "",
              "");
      for (String text : written) {
        assertThat(stompReader.next("MESSAGE").text()).isEqualTo(text);
      }
      assertThat(readAll(events, written.size())).isEqualTo(written);
    }
  }

  /** Returns a text that is no envelope as a legacy client of the recipient receives it. */
  private String wrapped(String text) {
    return "{\"message\": \"%s\", \"to_user\": \"%s\", \"from_user\": \"alice\"}"
        .formatted(text, bob);
  }
}
