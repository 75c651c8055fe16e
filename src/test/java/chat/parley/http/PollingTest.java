package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients read the new messages of several streams over HTTP. */
class PollingTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String user = Names.unique("bob");
  private final Poller poller = new Poller(user);
  private final String room = "room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, "alice");

  @AfterEach
  void close() {
    poller.close();
    alice.close();
  }

  private void store(String stream, String... texts) {
    for (String text : texts) {
      alice.store("/topic/" + stream, text);
    }
  }

  private void storeInInbox(String... texts) {
    for (String text : texts) {
      alice.store("/user/" + user + "/queue/messages", text);
    }
  }

  private Poller.Answer poll(String... at) {
    return poller.poll(server.port(), at);
  }

  private Poller.Answer poll(List<String> at) {
    return poll(at.toArray(String[]::new));
  }

  private Poller.Answer pollPhone(String at) {
    return Poller.read(poller.get(server.port(), Poller.path(List.of(at), "&device=phone")));
  }

  private CompletableFuture<HttpResponse<String>> waitForMessage(List<String> at) {
    CompletableFuture<HttpResponse<String>> response = poller.pollAndWait(server.port(), at);
    awaitWaiting(1);
    return response;
  }

  private void awaitWaiting(int polls) {
    server.awaitWaiting(new Address.Room(new RoomName(room.substring("room.".length()))), polls);
  }

  @Test
  @Shows({"http-poll", "http-poll-repeat"})
  void aPollReturnsTheMessagesAfterEachPosition() {
    String other = room + ".2";
    store(room, "1", "2");
    store(other, "3");
    Poller.Answer first = poll(room + ":0", other + ":0");
    assertThat(first.bodies()).containsExactly("1", "2", "3");
    assertThat(first.page(0).get("stream").stringValue()).isEqualTo(room);
    assertThat(first.page(1).get("last").longValue()).isEqualTo(1);
    assertThat(first.next()).hasSize(2);
    assertThat(poll(first.next()).bodies()).isEmpty();
    store(other, "4");
    Poller.Answer second = poll(first.next());
    assertThat(second.bodies()).containsExactly("4");
    assertThat(poll(first.next()).json()).isEqualTo(second.json());
  }

  @Test
  void aStreamWithoutAPositionIsReadFromNowOn() {
    store(room, "1");
    Poller.Answer now = poll(room);
    assertThat(now.bodies()).isEmpty();
    assertThat(now.recovered(0)).isTrue();
    store(room, "2");
    assertThat(poll(now.next()).bodies()).containsExactly("2");
  }

  @Test
  @Shows("http-poll-wait")
  void aPollWaitsForAMessage() {
    store(room, "1");
    List<String> next = poll(room).next();
    CompletableFuture<HttpResponse<String>> response = waitForMessage(next);
    assertThat(response).isNotDone();
    store(room, "2");
    assertThat(Poller.read(response).bodies()).containsExactly("2");
    awaitWaiting(0);
  }

  @Test
  void aPollOfANewStreamWaitsForItsFirstMessage() {
    CompletableFuture<HttpResponse<String>> response = waitForMessage(List.of(room + ":0"));
    store(room, "1");
    assertThat(Poller.read(response).bodies()).containsExactly("1");
  }

  @Test
  @Shows("http-poll-wait")
  void anEphemeralMessageDoesNotEndTheWait() {
    CompletableFuture<HttpResponse<String>> response = waitForMessage(List.of(room + ":0"));
    alice.send("/topic/" + room, "typing", "persistent:false");
    store(room, "1");
    assertThat(Poller.read(response).bodies()).containsExactly("1");
  }

  @Test
  void theResponseIsEmptyWhenTheTimeIsOver() {
    store(room, "1");
    Poller.Answer answer =
        Poller.read(poller.get(server.port(), Poller.path(List.of(room), "&wait=1")));
    assertThat(answer.bodies()).isEmpty();
    assertThat(answer.next()).isEqualTo(poll(room).next());
    awaitWaiting(0);
  }

  @Test
  @Shows("http-poll-position")
  void aPositionThatCannotBeContinuedIsAnsweredAtOnce() {
    store(room, "1", "2");
    String end = poll(room).next().getFirst();
    for (String at : List.of(room + ":other:1", end.replaceAll(":2$", ":3"))) {
      Poller.Answer answer = Poller.read(poller.pollAndWait(server.port(), List.of(at)));
      assertThat(answer.recovered(0)).isFalse();
      assertThat(answer.bodies()).isEmpty();
      assertThat(answer.next()).containsExactly(end);
    }
  }

  @Test
  void manyMessagesComeInSeveralPages() {
    store(room, "1", "2", "3");
    String path = Poller.path(List.of(room + ":0"), "&limit=2");
    Poller.Answer first = Poller.read(poller.get(server.port(), path));
    assertThat(first.bodies()).containsExactly("1", "2");
    assertThat(poll(first.next()).bodies()).containsExactly("3");
  }

  @Test
  @Shows("http-poll-inbox")
  void anInboxIsConfirmedByTheNextPositionOfItsDevice() {
    storeInInbox("1", "2", "3");
    Poller.Answer first =
        Poller.read(
            poller.get(server.port(), Poller.path(List.of("inbox"), "&device=phone&limit=2")));
    assertThat(first.bodies()).containsExactly("1", "2");
    assertThat(pollPhone("inbox").bodies()).as("not confirmed").containsExactly("1", "2", "3");
    assertThat(poll(first.next()).bodies()).as("without a device").containsExactly("3");
    assertThat(pollPhone("inbox").bodies()).as("not confirmed").containsExactly("1", "2", "3");
    assertThat(pollPhone(first.next().getFirst()).bodies()).containsExactly("3");
    assertThat(pollPhone("inbox").bodies()).containsExactly("3");
    assertThat(pollPhone(first.next().getFirst()).bodies()).as("a repeat").containsExactly("3");
  }

  @Test
  @Shows("http-poll-inbox")
  void anInvalidPositionConfirmsNothing() {
    storeInInbox("1");
    String end = poll("inbox").next().getFirst();
    assertThat(pollPhone("inbox:other:1").recovered(0)).isFalse();
    assertThat(pollPhone(end.replaceAll(":1$", ":2")).recovered(0)).isFalse();
    assertThat(pollPhone("inbox").bodies()).containsExactly("1");
  }

  @Test
  void whatADeviceHasAcknowledgedByStompIsNotReadAgain() {
    storeInInbox("1", "2", "3", "4");
    try (var phone = StompUser.connect(server, user)) {
      phone.subscribe(
          "1", "/user/queue/messages", "ack:client-individual", "durable-subscription-name:phone");
      for (int i = 1; i <= 4; i++) {
        var message = phone.next("MESSAGE");
        if (i % 2 == 0) {
          phone.frame("ACK", "", "id:" + message.header("ack"), "receipt:ack" + i);
          phone.receipt("ack" + i);
        }
      }
    }
    assertThat(pollPhone("inbox").bodies()).containsExactly("1", "3");
    assertThat(pollPhone("inbox").next().getFirst()).endsWith(":4");
  }

  @Test
  void aPollWaitsForAMessageInTheInbox() {
    CompletableFuture<HttpResponse<String>> response =
        poller.get(server.port(), Poller.path(List.of(room, "inbox"), "&device=phone&wait=25"));
    awaitWaiting(1);
    server.awaitWaiting(new Address.Inbox(new UserName(user)), 1);
    storeInInbox("1");
    Poller.Answer answer = Poller.read(response);
    assertThat(answer.bodies()).containsExactly("1");
    assertThat(answer.next().get(1)).startsWith("inbox:").endsWith(":1");
    awaitWaiting(0);
  }
}
