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
 * Nodes of an earlier version and of the current build in one cluster, as they are while it is
 * upgraded node by node. Needs the jar of the earlier version:
 *
 * <pre>./mvnw test -Dtest=SideBySideNodes -Dupgrade.jar=parley-before.jar</pre>
 */
@EnabledIfSystemProperty(named = "upgrade.jar", matches = ".+")
class SideBySideNodes {

  private static final String ROOM = "/topic/room.lobby";
  private static final String INBOX = "/user/queue/messages";
  private static final int ROUNDS = 50;

  @TempDir private Path directory;

  private String[] properties(Broker broker) {
    Store store = Stores.newPostgres();
    var all = new ArrayList<>(List.of(broker.properties("parley")));
    all.add("parley.store.url=" + store.url());
    all.add("parley.store.username=" + store.username());
    all.add("parley.store.password=" + store.password());
    return all.toArray(String[]::new);
  }

  @Test
  void nodesOfBothVersionsAreOneChat() throws Exception {
    Path jar = Path.of(System.getProperty("upgrade.jar")).toAbsolutePath();
    Path before = Files.createDirectory(directory.resolve("before"));
    Path now = Files.createDirectory(directory.resolve("now"));
    try (var broker = new Artemis()) {
      String[] properties = properties(broker);
      // The schema is the earlier version's, and migrated under it.
      try (var earlier = ServerProcess.ofJar(jar, before, properties);
          var current = new ServerProcess(ParleyApplication.class, now, properties)) {
        List<Integer> ports = List.of(earlier.port(), current.port());
        ports.forEach(SideBySideNodes::awaitLink);
        everybodySeesOneOrder(ports);
        aReaderMovesFromOneToTheOther(ports);
        aReaderMovesFromOneToTheOther(ports.reversed());
        aDeviceMovesFromOneToTheOther("carol", ports);
        aDeviceMovesFromOneToTheOther("dan", ports.reversed());
        aRepeatIsKnown(ports);
        aRepeatIsKnown(ports.reversed());
        for (int port : ports) {
          assertThat(Scrape.of(port).value("parley_relay_unreadable_total")).isZero();
          assertThat(Scrape.of(port).value("parley_relay_received_total")).isPositive();
        }
      }
    }
  }

  private static void awaitLink(int port) {
    Await.until(
        () -> "no link of " + port, () -> Scrape.of(port).value("parley_relay_linked") == 1);
  }

  private static void everybodySeesOneOrder(List<Integer> ports) {
    try (StompUser alice = StompUser.connect(ports.getFirst(), "alice");
        StompUser bob = StompUser.connect(ports.getLast(), "bob")) {
      alice.subscribe("room", ROOM);
      bob.subscribe("room", ROOM);
      for (int i = 0; i < ROUNDS; i++) {
        for (StompUser sender : List.of(alice, bob)) {
          sender.send(ROOM, "message " + i, "x-round:" + i);
          String seen = described(alice.next("MESSAGE"));
          assertThat(described(bob.next("MESSAGE"))).isEqualTo(seen);
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
        assertThat(described(alice.next("MESSAGE"))).isEqualTo(described(bob.next("MESSAGE")));
      }
    }
  }

  private static String described(StompFrame message) {
    return String.join(
        " ",
        message.header("message-id"),
        message.header("from"),
        message.header("timestamp"),
        message.header("x-round"),
        message.text());
  }

  private static void aReaderMovesFromOneToTheOther(List<Integer> ports) {
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

  private static void aDeviceMovesFromOneToTheOther(String name, List<Integer> ports) {
    String to = "/user/" + name + "/queue/messages";
    try (StompUser reader = StompUser.connect(ports.getFirst(), name);
        StompUser sender = StompUser.connect(ports.getLast(), "bob")) {
      for (int i = 1; i <= 4; i++) {
        sender.store(to, "m" + i);
      }
      reader.subscribe("in", INBOX, "ack:client-individual");
      for (int i = 1; i <= 4; i++) {
        StompFrame message = reader.next("MESSAGE");
        if (i == 1 || i == 3) {
          Client.acknowledge(reader, message);
        }
      }
    }
    try (StompUser reader = StompUser.connect(ports.getLast(), name)) {
      reader.subscribe("in", INBOX, "ack:client");
      assertThat(reader.next("MESSAGE").text()).isEqualTo("m2");
      assertThat(reader.next("MESSAGE").text()).isEqualTo("m4");
      reader.hearsNothing();
    }
  }

  private static void aRepeatIsKnown(List<Integer> ports) {
    String id = "client-message-id:from-" + ports.getFirst();
    try (StompUser one = StompUser.connect(ports.getFirst(), "erin");
        StompUser other = StompUser.connect(ports.getLast(), "erin")) {
      StompFrame first = one.store(ROOM, "once", id);
      StompFrame second = other.store(ROOM, "once", id);
      assertThat(second.header("duplicate")).isEqualTo("true");
      assertThat(second.header("message-id")).isEqualTo(first.header("message-id"));
    }
  }
}
