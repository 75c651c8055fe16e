package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Artemis;
import chat.parley.testkit.Await;
import chat.parley.testkit.Broker;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of an earlier version and one of the current build in a cluster, as during an upgrade node
 * by node. Needs the jar of the earlier version:
 *
 * <pre>./mvnw test -Dtest=RollingUpgrade -Dupgrade.jar=parley-before.jar</pre>
 */
@EnabledIfSystemProperty(named = "upgrade.jar", matches = ".+")
class RollingUpgrade {

  private static final String ROOM = "/topic/room.lobby";
  private static final String INBOX = "/user/queue/messages";
  private static final int ROUNDS = 50;

  @TempDir private Path directory;

  private String[] properties(Broker broker) {
    Store store = Stores.newPostgres();
    var properties = new ArrayList<>(List.of(broker.properties("parley")));
    properties.add("parley.store.url=" + store.url());
    properties.add("parley.store.username=" + store.username());
    properties.add("parley.store.password=" + store.password());
    return properties.toArray(String[]::new);
  }

  @Test
  void nodesOfBothVersionsExchangeMessages() throws Exception {
    var jar = new EarlierJar(Path.of(System.getProperty("upgrade.jar")).toAbsolutePath());
    Path before = Files.createDirectory(directory.resolve("before"));
    Path now = Files.createDirectory(directory.resolve("now"));
    try (var broker = new Artemis()) {
      String[] properties = properties(broker);
      // The earlier version creates the schema; the current build migrates it while that node runs.
      try (var earlier = jar.start(before, properties);
          var current = new ServerProcess(ParleyApplication.class, now, properties)) {
        List<Integer> ports = List.of(earlier.port(), current.port());
        ports.forEach(RollingUpgrade::awaitLink);
        verifyMessageOrder(ports);
        verifyResumeOnTheOtherNode(ports);
        verifyResumeOnTheOtherNode(ports.reversed());
        verifyCursorOnTheOtherNode("carol", ports);
        verifyCursorOnTheOtherNode("dan", ports.reversed());
        verifyRepeatOnTheOtherNode(ports);
        verifyRepeatOnTheOtherNode(ports.reversed());
        for (int port : ports) {
          assertThat(linkMetric(port, "unreadable_total")).isZero();
          assertThat(linkMetric(port, "received_total")).isPositive();
        }
      }
    }
  }

  private static void awaitLink(int port) {
    Await.until(() -> "no link of " + port, () -> linkMetric(port, "linked") == 1);
  }

  /** Returns a metric of the broker link; the names in earlier versions have another prefix. */
  private static double linkMetric(int port, String name) {
    Scrape scrape = Scrape.of(port);
    double value = scrape.value("parley_cluster_" + name);
    return Double.isNaN(value) ? scrape.value("parley_relay_" + name) : value;
  }

  private static void verifyMessageOrder(List<Integer> ports) {
    try (StompUser alice = StompUser.connect(ports.getFirst(), "alice");
        StompUser bob = StompUser.connect(ports.getLast(), "bob")) {
      alice.subscribe("room", ROOM);
      bob.subscribe("room", ROOM);
      for (int i = 0; i < ROUNDS; i++) {
        for (StompUser sender : List.of(alice, bob)) {
          sender.send(ROOM, "message " + i, "x-round:" + i);
          String seen = describe(alice.next("MESSAGE"));
          assertThat(describe(bob.next("MESSAGE"))).isEqualTo(seen);
        }
        alice.send(ROOM, "typing", "persistent:false");
        assertThat(bob.next("MESSAGE").header("offset")).isNull();
        alice.next("MESSAGE");
        bob.send(ROOM, "typing", "persistent:false");
        assertThat(alice.next("MESSAGE").header("offset")).isNull();
        bob.next("MESSAGE");
      }
      for (int i = 0; i < ROUNDS; i++) {
        alice.send(ROOM, "at the same time");
        bob.send(ROOM, "at the same time");
      }
      for (int i = 0; i < 2 * ROUNDS; i++) {
        assertThat(describe(alice.next("MESSAGE"))).isEqualTo(describe(bob.next("MESSAGE")));
      }
    }
  }

  private static String describe(StompFrame message) {
    return String.join(
        " ",
        message.header("message-id"),
        message.header("from"),
        message.header("timestamp"),
        message.header("x-round"),
        message.text());
  }

  private static void verifyResumeOnTheOtherNode(List<Integer> ports) {
    StompFrame last;
    try (StompUser alice = StompUser.connect(ports.getFirst(), "alice");
        StompUser bob = StompUser.connect(ports.getLast(), "bob")) {
      alice.subscribe("room", ROOM);
      bob.store(ROOM, "before");
      last = alice.next("MESSAGE");
      alice.store(ROOM, "missed");
      bob.store(ROOM, "missed too");
    }
    try (StompUser alice = StompUser.connect(ports.getLast(), "alice")) {
      StompFrame receipt =
          alice.subscribe(
              "room", ROOM, "offset:" + last.header("offset"), "epoch:" + last.header("epoch"));
      assertThat(receipt.header("recovered")).isEqualTo("true");
      assertThat(alice.next("MESSAGE").text()).isEqualTo("missed");
      assertThat(alice.next("MESSAGE").text()).isEqualTo("missed too");
    }
  }

  private static void verifyCursorOnTheOtherNode(String name, List<Integer> ports) {
    String to = "/user/" + name + "/queue/messages";
    try (StompUser recipient = StompUser.connect(ports.getFirst(), name);
        StompUser sender = StompUser.connect(ports.getLast(), "bob")) {
      for (int i = 1; i <= 4; i++) {
        sender.store(to, "m" + i);
      }
      recipient.subscribe("in", INBOX, "ack:client-individual");
      for (int i = 1; i <= 4; i++) {
        StompFrame message = recipient.next("MESSAGE");
        if (i == 1 || i == 3) {
          UpgradeClient.acknowledge(recipient, message);
        }
      }
    }
    try (StompUser recipient = StompUser.connect(ports.getLast(), name)) {
      recipient.subscribe("in", INBOX, "ack:client");
      assertThat(recipient.next("MESSAGE").text()).isEqualTo("m2");
      assertThat(recipient.next("MESSAGE").text()).isEqualTo("m4");
      recipient.expectNothing();
    }
  }

  private static void verifyRepeatOnTheOtherNode(List<Integer> ports) {
    String id = "client-message-id:from-" + ports.getFirst();
    try (StompUser sender = StompUser.connect(ports.getFirst(), "erin");
        StompUser resender = StompUser.connect(ports.getLast(), "erin")) {
      StompFrame first = sender.store(ROOM, "once", id);
      StompFrame second = resender.store(ROOM, "once", id);
      assertThat(second.header("duplicate")).isEqualTo("true");
      assertThat(second.header("message-id")).isEqualTo(first.header("message-id"));
    }
  }
}
