package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Broker;
import chat.parley.testkit.HttpGet;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.simp.stomp.ReactorNettyTcpStompClient;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;

/** The contract of two nodes that are joined by a broker. Each supported broker passes it. */
@ExtendWith(OutputCaptureExtension.class)
abstract class BrokerLinkContract {

  private static final String ROOM = "/topic/room.lobby";
  private static final String TYPING = "/topic/room.typing";

  /** Longer than the sum of parley.cluster.max-lag and parley.cluster.ephemeral-age. */
  private static final long OLD_MILLIS = 6_000;

  private ParleyServer nodes;
  private StompUser alice;
  private StompUser bob;

  /** Returns the broker, which runs during all tests of the class. */
  abstract Broker broker();

  /** Returns the number of queues of the broker. */
  abstract int queues();

  @BeforeEach
  void start() {
    nodes = ParleyServer.cluster(broker(), 2);
    alice = StompUser.connect(nodes.port(0), "alice");
    bob = StompUser.connect(nodes.port(1), "bob");
    bob.subscribe("1", ROOM);
  }

  @AfterEach
  void stop() {
    alice.close();
    bob.close();
    nodes.close();
  }

  private void assertReachesBob(String text) {
    alice.store(ROOM, text);
    assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
  }

  private HttpResponse<String> get(int node, String path) {
    return HttpGet.send(nodes.port(node), path);
  }

  @Test
  void messagesReachTheOtherNode() {
    assertReachesBob("hello");
    alice.send(ROOM, "typing", "persistent:false");
    StompFrame typing = bob.next("MESSAGE");
    assertThat(typing.text()).isEqualTo("typing");
    assertThat(typing.header("offset")).isNull();
    double repaired =
        nodes.beans(MeterRegistry.class).stream()
            .mapToDouble(meters -> meters.get("parley.cluster.repaired").functionCounter().count())
            .sum();
    assertThat(repaired).as("messages read from the database instead of received").isZero();
  }

  @Test
  void eachNodeHasOneBrokerConnection() {
    List<StompUser> users = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      StompUser user = StompUser.connect(nodes.port(), Names.unique("user"));
      user.subscribe("1", ROOM);
      user.subscribe("2", "/user/queue/messages");
      users.add(user);
    }
    assertReachesBob("hello");
    assertThat(broker().connections()).isEqualTo(2);
    assertThat(queues()).isEqualTo(2);
    users.forEach(StompUser::close);
  }

  @Test
  void stoppedNodesLeaveNothingAtTheBroker() {
    assertReachesBob("hello");
    nodes.close();
    Await.until(() -> queues() + " queues", () -> queues() == 0);
    assertThat(broker().connections()).isZero();
  }

  @Test
  void aBatchOfMaximumSizeReachesTheOtherNode() {
    String text = "x".repeat(60_000);
    alice.frame("BEGIN", "", "transaction:t");
    for (int i = 0; i < 16; i++) {
      alice.send(ROOM, text, "transaction:t");
    }
    alice.frame("COMMIT", "", "transaction:t");
    for (int i = 0; i < 16; i++) {
      assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
    }
    assertThat(nodes.beans(BrokerRelay.class).getLast().received()).isPositive();
    assertThat(get(1, "/actuator/prometheus").body()).contains("parley_cluster_repaired_total 0.0");
  }

  @Test
  void withoutTheBrokerMessagesArriveAndTheOutageIsReported(CapturedOutput output) {
    assertReachesBob("before");
    broker().kill();
    nodes.awaitLinks(false);
    assertReachesBob("without");
    HttpResponse<String> readiness = get(1, "/actuator/health/readiness");
    assertThat(readiness.statusCode()).isEqualTo(200);
    assertThat(readiness.body()).contains("DEGRADED", "no link to the broker");
    assertThat(get(1, "/actuator/prometheus").body()).contains("parley_cluster_linked 0.0");
    awaitLogged(output, "No link to the broker at 127.0.0.1:" + broker().port());
    broker().start();
    nodes.awaitLinks(true);
    assertReachesBob("after");
    assertThat(get(1, "/actuator/health/readiness").body()).doesNotContain("DEGRADED");
    assertThat(get(1, "/actuator/prometheus").body()).contains("parley_cluster_linked 1.0");
    awaitLogged(output, "Linked to other nodes through the broker at 127.0.0.1");
  }

  @Test
  void duringABrokerAlarmTheDatabaseIsReadAndNoEphemeralMessageIsLate(CapturedOutput output) {
    try (var carol = StompUser.connect(nodes.port(1), "carol")) {
      carol.subscribe("1", TYPING);
      broker().alarm(true);
      int lastTyped = typeUntilUnlinked();
      assertReachesBob("without");
      HttpResponse<String> readiness = get(0, "/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(200);
      assertThat(readiness.body()).contains("DEGRADED", "has come back from the broker", "alarm");
      assertThat(get(0, "/actuator/prometheus").body()).contains("parley_cluster_linked 0.0");
      awaitLogged(
          output, "127.0.0.1:" + broker().port() + " does not return the frames of this node");
      // By then, all frames sent before the alarm was noticed are too old.
      Await.until(() -> lagMillis() + " ms", () -> lagMillis() > OLD_MILLIS);
      broker().alarm(false);
      nodes.awaitLinks(true);
      assertThat(typingUntilFresh(carol)).doesNotContain("typing " + lastTyped);
    } finally {
      broker().alarm(false);
    }
    assertReachesBob("after");
    assertThat(get(0, "/actuator/health/readiness").body()).doesNotContain("DEGRADED");
  }

  private long lagMillis() {
    return nodes.bean(BrokerRelay.class).lagMillis();
  }

  /**
   * Sends ephemeral messages until no node is linked any more.
   *
   * @return the number of the last message
   */
  private int typeUntilUnlinked() {
    int[] typed = {0};
    Await.until(
        () -> "a link after %d messages".formatted(typed[0]),
        () -> {
          alice.send(TYPING, "typing " + ++typed[0], "persistent:false");
          return nodes.beans(BrokerRelay.class).stream().noneMatch(BrokerRelay::isLinked);
        });
    return typed[0];
  }

  /** Sends an ephemeral message, and returns the messages that arrive before it. */
  private List<String> typingUntilFresh(StompUser subscriber) {
    alice.send(TYPING, "fresh", "persistent:false");
    List<String> typing = new ArrayList<>();
    String text = subscriber.next("MESSAGE").text();
    while (!text.equals("fresh")) {
      typing.add(text);
      text = subscriber.next("MESSAGE").text();
    }
    return typing;
  }

  @Test
  void aNewerFormatIsLoggedAndItsMessagesAreReadFromTheDatabase(CapturedOutput output)
      throws Exception {
    var headers = new StompHeaders();
    headers.set("parley-version", "2");
    headers.set("parley-node", "newer");
    headers.set("parley-batch", "1");
    sendToBroker(headers, "in a form that is not known yet".getBytes(UTF_8));
    BrokerRelay relay = nodes.bean(BrokerRelay.class);
    Await.until(() -> "no unreadable frame", () -> relay.unreadable() == 1);
    awaitLogged(output, "its format is version 2");
    assertReachesBob("and on");
  }

  static void awaitLogged(CapturedOutput output, String text) {
    Await.until(output::toString, () -> output.toString().contains(text));
  }

  private void sendToBroker(StompHeaders headers, byte[] body) throws Exception {
    BrokerProperties settings = nodes.bean(BrokerProperties.class);
    var client = new ReactorNettyTcpStompClient("127.0.0.1", settings.port());
    var connect = new StompHeaders();
    connect.setHost(settings.virtualHost());
    if (settings.login() != null) {
      connect.setLogin(settings.login());
      connect.setPasscode(settings.passcode());
    }
    StompSession session =
        client
            .connectAsync(connect, new StompSessionHandlerAdapter() {})
            .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    headers.setDestination(settings.destination());
    headers.set("destination-type", "MULTICAST");
    session.send(headers, body);
    session.disconnect();
    client.shutdown();
  }
}
