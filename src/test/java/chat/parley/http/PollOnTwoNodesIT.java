package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.testkit.Artemis;
import chat.parley.testkit.Await;
import chat.parley.testkit.Broker;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients poll two nodes that have one database. */
class PollOnTwoNodesIT {

  private static Broker broker;
  private static ParleyServer nodes;

  private final String name = Names.unique("room");
  private final String room = "room." + name;
  private final String user = Names.unique("bob");
  private final Poller poller = new Poller(user);
  private final StompUser alice = StompUser.connect(nodes.port(0), "alice");

  @BeforeAll
  static void start() {
    broker = new Artemis();
    nodes = ParleyServer.cluster(broker, 2);
  }

  @AfterAll
  static void stop() {
    nodes.close();
    broker.close();
  }

  @AfterEach
  void close() {
    poller.close();
    alice.close();
  }

  private void store(String text) {
    alice.store("/topic/" + room, text);
  }

  private Poller.Answer poll(int node, List<String> at) {
    return poller.poll(nodes.port(node), at.toArray(String[]::new));
  }

  @Test
  @Shows("http-poll-repeat")
  void aRepeatedRequestHasTheSameResponseOnTheOtherNode() {
    store("1");
    List<String> start = poll(0, List.of(room)).next();
    store("2");
    Poller.Answer answer = poll(1, start);
    assertThat(answer.bodies()).containsExactly("2");
    assertThat(poll(0, start).json()).isEqualTo(answer.json());
    assertThat(poll(1, answer.next()).recovered(0)).isTrue();
  }

  @Test
  @Shows("http-poll-wait")
  void aMessageOfOneNodeWakesThePollsOfBoth() {
    var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 20; i++) {
      waiting.add(poller.pollAndWait(nodes.port(i % 2), List.of(room + ":0")));
    }
    nodes.awaitWaiting(new Address.Room(new RoomName(name)), 20);
    store("1");
    for (CompletableFuture<HttpResponse<String>> response : waiting) {
      assertThat(Poller.read(response).bodies()).containsExactly("1");
    }
    nodes.awaitWaiting(new Address.Room(new RoomName(name)), 0);
  }

  @Test
  @Shows("http-poll-repeat")
  void noMessageIsMissedWhileAClientChangesNodes() throws InterruptedException {
    List<String> at = poll(0, List.of(room)).next();
    var received = new ArrayList<String>();
    int messages = 200;
    var sending =
        Thread.startVirtualThread(
            () -> {
              for (int i = 0; i < messages; i++) {
                store(String.valueOf(i));
              }
            });
    for (int node = 0; received.size() < messages; node = 1 - node) {
      int port = nodes.port(node);
      Poller.Answer answer = Poller.read(poller.pollAndWait(port, at));
      assertThat(answer.recovered(0)).isTrue();
      received.addAll(answer.bodies());
      at = answer.next();
    }
    assertThat(received)
        .containsExactlyElementsOf(IntStream.range(0, messages).mapToObj(String::valueOf).toList());
    assertThat(sending.join(Await.DEADLINE)).isTrue();
  }

  @Test
  @Shows("http-poll-inbox")
  void aConfirmationHoldsOnTheOtherNode() {
    for (int i = 1; i <= 3; i++) {
      alice.store("/user/" + user + "/queue/messages", String.valueOf(i));
    }
    Poller.Answer first = phone(0, "inbox", "&limit=2");
    assertThat(first.bodies()).containsExactly("1", "2");
    assertThat(phone(1, first.next().getFirst(), "").bodies()).containsExactly("3");
    assertThat(phone(0, "inbox", "").bodies()).containsExactly("3");
  }

  private Poller.Answer phone(int node, String at, String parameters) {
    String path = Poller.path(List.of(at), "&device=phone" + parameters);
    return Poller.read(poller.get(nodes.port(node), path));
  }
}
