package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moderators pin messages of a room by HTTP, and members see them. */
class PinsOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = Names.unique("room");
  private final String path = "/api/rooms/" + room;
  private final String pins = path + "/pins";
  private final String messages = "/api/streams/room." + room + "/messages";
  private final String annName = Names.unique("ann");
  private final String bobName = Names.unique("bob");
  private final HttpSender ann = HttpSender.of(server, annName);
  private final HttpSender bob = HttpSender.of(server, bobName);

  @BeforeEach
  void createRoom() throws Exception {
    assertThat(ann.json("PUT", path, "{\"history\":\"from-join\"}").statusCode()).isEqualTo(201);
  }

  private void send(HttpSender sender, String... texts) throws Exception {
    for (String text : texts) {
      assertThat(sender.post(messages, text).statusCode()).isEqualTo(201);
    }
  }

  private void join(HttpSender user) throws Exception {
    assertThat(user.json("POST", path + "/members", "{\"do\":\"join\"}").statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> pin(HttpSender by, String offset) throws Exception {
    return by.send("PUT", pins + "/" + offset, BodyPublishers.noBody());
  }

  private static void assertDone(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
  }

  private List<String> pinned(HttpSender reader) throws Exception {
    return json(reader.get(pins))
        .get("pins")
        .valueStream()
        .map(pin -> pin.get("message").get("body").stringValue())
        .toList();
  }

  @Test
  @Shows({"pins", "pins-order"})
  void pinnedMessagesAreAListWithAnOrder() throws Exception {
    send(ann, "one", "two", "three");
    join(bob);
    send(bob, "four");
    assertThat(pinned(ann)).isEmpty();
    assertDone(pin(ann, "4"));
    assertDone(pin(ann, "2"));
    assertDone(pin(ann, "1?before=4"));
    assertThat(pinned(ann)).containsExactly("one", "four", "two");
    assertDone(pin(ann, "2?before=1"));
    assertDone(pin(ann, "4"));
    assertThat(pinned(ann)).containsExactly("two", "one", "four");
    assertThat(pinned(bob)).as("from the join").containsExactly("four");
    assertDone(ann.delete(pins + "/1"));
    assertDone(ann.delete(pins + "/1"));
    assertThat(pinned(ann)).containsExactly("two", "four");
  }

  @Test
  @Shows("pins-rights")
  void membersDoNotPin() throws Exception {
    send(ann, "one");
    assertProblem(bob.get(pins), 403, "not-a-member");
    assertProblem(pin(bob, "1"), 403, "not-a-member");
    join(bob);
    assertProblem(pin(bob, "1"), 403, "not-your-role");
    assertDone(pin(ann, "1"));
    assertProblem(bob.delete(pins + "/1"), 403, "not-your-role");
    assertThat(pinned(ann)).containsExactly("one");
  }

  @Test
  @Shows("pins-ended")
  void aRemovedMessageIsNoLongerPinned() throws Exception {
    join(bob);
    send(bob, "one", "two");
    assertDone(pin(ann, "1"));
    assertDone(pin(ann, "2"));
    assertThat(bob.delete(messages + "/1").statusCode()).isEqualTo(200);
    assertThat(pinned(bob)).containsExactly("two");
    assertProblem(pin(ann, "1"), 409, "removed");
    assertProblem(pin(ann, "3"), 404, "no-message");
    assertThat(bob.send("PATCH", messages + "/2", BodyPublishers.ofString("2")).statusCode())
        .isEqualTo(200);
    assertThat(pinned(bob)).containsExactly("2");
  }

  @Test
  @Shows("pins-changes")
  void aPinIsAChangeOfTheRoom() throws Exception {
    send(ann, "one");
    try (var events =
        EventStream.open(
            server.port(), "/api/streams/members." + room + "/events", "Parley-User", annName)) {
      long offset = events.next("joined").offset();
      assertDone(pin(ann, "1"));
      assertDone(ann.delete(pins + "/1"));
      EventStream.Event pin = events.next();
      assertThat(pin.text("body"))
          .isEqualTo("{\"do\":\"pin\",\"offset\":1,\"by\":\"%s\"}".formatted(annName));
      assertThat(pin.offset()).isEqualTo(offset + 1);
      assertThat(events.next().text("body"))
          .isEqualTo("{\"do\":\"unpin\",\"offset\":1,\"by\":\"%s\"}".formatted(annName));
    }
  }
}
