package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Broker;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

/** What joins two nodes. Every broker runs it. */
@ExtendWith(OutputCaptureExtension.class)
abstract class LinkContract {

  private static final String ROOM = "/topic/room.lobby";
  private static final String TYPING = "/topic/room.typing";

  /** More than parley.relay.max-lag and parley.relay.ephemeral-age together. */
  private static final long OLD_MILLIS = 6_000;

  private ParleyServer nodes;
  private StompUser alice;
  private StompUser bob;

  /** The broker, which is there as long as the tests of the class. */
  abstract Broker broker();

  /** How many queues the broker has. */
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

  private void crosses(String text) {
    alice.store(ROOM, text);
    assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
  }

  private HttpResponse<String> get(int node, String path) {
    URI uri = URI.create("http://127.0.0.1:" + nodes.port(node) + path);
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsStoredOnOneNodeComesToTheOther() {
    crosses("hello");
    alice.send(ROOM, "typing", "persistent:false");
    StompFrame typing = bob.next("MESSAGE");
    assertThat(typing.text()).isEqualTo("typing");
    assertThat(typing.header("offset")).isNull();
    double repaired =
        nodes.beans(MeterRegistry.class).stream()
            .mapToDouble(meters -> meters.get("parley.relay.repaired").functionCounter().count())
            .sum();
    assertThat(repaired).as("messages that the broker did not bring").isZero();
  }

  @Test
  void thereAreAsManyConnectionsAsNodes() {
    List<StompUser> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      StompUser user = StompUser.connect(nodes.port(), Names.unique("user"));
      user.subscribe("1", ROOM);
      user.subscribe("2", "/user/queue/messages");
      many.add(user);
    }
    crosses("hello");
    assertThat(broker().connections()).isEqualTo(2);
    assertThat(queues()).isEqualTo(2);
    many.forEach(StompUser::close);
  }

  @Test
  void nothingIsLeftBehindWhenTheNodesHaveEnded() {
    crosses("hello");
    nodes.close();
    Await.until(() -> queues() + " queues", () -> queues() == 0);
    assertThat(broker().connections()).isZero();
  }

  @Test
  void aBatchAsLargeAsCanBeCrosses() {
    String text = "x".repeat(60_000);
    alice.frame("BEGIN", "", "transaction:t");
    for (int i = 0; i < 16; i++) {
      alice.send(ROOM, text, "transaction:t");
    }
    alice.frame("COMMIT", "", "transaction:t");
    for (int i = 0; i < 16; i++) {
      assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
    }
    assertThat(nodes.beans(BrokerRelay.class).getLast().received()).isEqualTo(1);
  }

  @Test
  void withoutTheBrokerChatGoesOnAndItIsSaidSo(CapturedOutput output) {
    crosses("before");
    broker().kill();
    nodes.awaitLinks(false);
    crosses("without");
    HttpResponse<String> readiness = get(1, "/actuator/health/readiness");
    assertThat(readiness.statusCode()).isEqualTo(200);
    assertThat(readiness.body()).contains("DEGRADED", "no link to the broker");
    assertThat(get(1, "/actuator/prometheus").body()).contains("parley_relay_linked 0.0");
    awaitSaid(output, "No link to the broker at 127.0.0.1:" + broker().port());
    broker().start();
    nodes.awaitLinks(true);
    crosses("after");
    assertThat(get(1, "/actuator/health/readiness").body()).doesNotContain("DEGRADED");
    assertThat(get(1, "/actuator/prometheus").body()).contains("parley_relay_linked 1.0");
    awaitSaid(output, "Linked to other nodes through the broker at 127.0.0.1");
  }

  @Test
  void duringAnAlarmOfTheBrokerTheDatabaseIsReadAndNothingEphemeralComesLate(
      CapturedOutput output) {
    try (var carol = StompUser.connect(nodes.port(1), "carol")) {
      carol.subscribe("1", TYPING);
      broker().alarm(true);
      int typed = typeUntilNoticed();
      crosses("without");
      HttpResponse<String> readiness = get(0, "/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(200);
      assertThat(readiness.body()).contains("DEGRADED", "has come back from the broker", "alarm");
      assertThat(get(0, "/actuator/prometheus").body()).contains("parley_relay_linked 0.0");
      awaitSaid(
          output, "127.0.0.1:" + broker().port() + " does not return the frames of this node");
      // Then all that was sent before it was noticed is too old.
      Await.until(() -> lag() + " ms", () -> lag() > OLD_MILLIS);
      broker().alarm(false);
      nodes.awaitLinks(true);
      assertThat(typingUntilFresh(carol)).doesNotContain("typing " + typed);
    } finally {
      broker().alarm(false);
    }
    crosses("after");
    assertThat(get(0, "/actuator/health/readiness").body()).doesNotContain("DEGRADED");
  }

  private long lag() {
    return nodes.bean(BrokerRelay.class).lagMillis();
  }

  /** Returns the number of the last message that was sent. */
  private int typeUntilNoticed() {
    int[] typed = {0};
    Await.until(
        () -> "after %d messages nobody has noticed the alarm".formatted(typed[0]),
        () -> {
          alice.send(TYPING, "typing " + ++typed[0], "persistent:false");
          return nodes.beans(BrokerRelay.class).stream().noneMatch(BrokerRelay::isLinked);
        });
    return typed[0];
  }

  /** Returns what has come before that which is sent now. */
  private List<String> typingUntilFresh(StompUser reader) {
    alice.send(TYPING, "fresh", "persistent:false");
    List<String> typing = new ArrayList<>();
    String text = reader.next("MESSAGE").text();
    while (!text.equals("fresh")) {
      typing.add(text);
      text = reader.next("MESSAGE").text();
    }
    return typing;
  }

  @Test
  void aNewerFormatIsSaidSoAndItsMessagesAreReadFromTheDatabase(CapturedOutput output)
      throws Exception {
    var headers = new StompHeaders();
    headers.set("parley-version", "2");
    headers.set("parley-node", "newer");
    headers.set("parley-batch", "1");
    tell(headers, "in a form that is not known yet".getBytes(UTF_8));
    BrokerRelay relay = nodes.bean(BrokerRelay.class);
    Await.until(() -> "nothing unreadable came", () -> relay.unreadable() == 1);
    awaitSaid(output, "its format is version 2");
    crosses("and on");
  }

  static void awaitSaid(CapturedOutput output, String text) {
    Await.until(output::toString, () -> output.toString().contains(text));
  }

  private void tell(StompHeaders headers, byte[] body) throws Exception {
    BrokerProperties own = nodes.bean(BrokerProperties.class);
    var client = new ReactorNettyTcpStompClient("127.0.0.1", own.port());
    var connect = new StompHeaders();
    connect.setHost(own.virtualHost());
    if (own.login() != null) {
      connect.setLogin(own.login());
      connect.setPasscode(own.passcode());
    }
    StompSession session =
        client
            .connectAsync(connect, new StompSessionHandlerAdapter() {})
            .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    headers.setDestination(own.destination());
    headers.set("destination-type", "MULTICAST");
    session.send(headers, body);
    session.disconnect();
    client.shutdown();
  }
}
