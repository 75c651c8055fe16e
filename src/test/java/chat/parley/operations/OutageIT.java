package chat.parley.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.HttpGet;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Postgres;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import chat.parley.testkit.SmallDisk;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store that is unavailable, full or not writable: senders are refused, no message with a receipt
 * is lost, and Parley recovers.
 */
@RunAlone
class OutageIT {

  private static final String ROOM = "/topic/room.lobby";

  @TempDir Path directory;

  private static int readiness(ParleyServer server) {
    return HttpGet.send(server.port(), "/actuator/health/readiness").statusCode();
  }

  private static void awaitReadiness(ParleyServer server, int status) {
    Await.until(() -> "readiness " + readiness(server), () -> readiness(server) == status);
  }

  private static void assertStoreAway(StompFrame refusal, String reason) {
    assertThat(refusal.header("code")).as(refusal.toString()).isEqualTo("store-away");
    assertThat(refusal.header("advice")).isEqualTo("retry");
    assertThat(refusal.header("message")).contains(reason);
  }

  @Test
  @Shows({"code-store-away", "old-store-away"})
  void anUnwritableDataDirectoryIsReported() {
    try (var server = ParleyServer.start("parley.data-directory=/proc/parley")) {
      awaitReadiness(server, 503);
      try (var alice = StompUser.connect(server, "alice")) {
        alice.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
        alice.receipt("e");
        alice.send(ROOM, "x", "receipt:r");
        StompFrame refusal = alice.next("MESSAGE");
        assertStoreAway(refusal, "cannot be written");
        assertThat(refusal.header("receipt-id")).isEqualTo("r");
        alice.send("/topic/chat", "typing", "persistent:false", "receipt:t");
        alice.receipt("t");
      }
      try (var legacy = RawWebSocket.open(server, "/ws/bob/")) {
        assertThat(legacy.next()).contains("store-away");
        assertThat(legacy.closeCode()).isEqualTo(1013);
      }
    }
  }

  /**
   * Overwrites a part of the database file.
   *
   * @param from the index of the first overwritten byte; -1 replaces the whole database by text
   */
  @ParameterizedTest
  @ValueSource(ints = {-1, 100, 4096, 8192})
  void aDamagedDatabaseFileIsReported(int from) throws Exception {
    String setting = "parley.data-directory=" + directory;
    Path file = directory.resolve("parley.db");
    ParleyServer.start(setting).close();
    byte[] bytes = from < 0 ? "no database".repeat(1000).getBytes(UTF_8) : Files.readAllBytes(file);
    Arrays.fill(bytes, Math.max(0, from), Math.min(bytes.length, from + 4000), (byte) 'x');
    Files.write(file, bytes);
    try (var log = ServerLog.open();
        var server = ParleyServer.start(setting)) {
      awaitReadiness(server, 503);
      try (var alice = StompUser.connect(server, "alice")) {
        alice.send(ROOM, "x", "receipt:r");
        assertStoreAway(alice.next("ERROR"), "its files are damaged");
      }
      Await.until(
          () -> "no advice",
          () -> log.lines().stream().anyMatch(line -> line.contains("parley.jar check")));
    }
  }

  @Test
  void aSecondProcessOnTheSameDataWaitsForTheFirst() {
    String setting = "parley.data-directory=" + directory;
    ParleyServer first = ParleyServer.start(setting);
    try (var second = ParleyServer.start(setting)) {
      try (first;
          var alice = StompUser.connect(first, "alice")) {
        awaitReadiness(second, 503);
        alice.store(ROOM, "before");
      }
      awaitReadiness(second, 200);
      try (var bob = StompUser.connect(second, "bob")) {
        bob.subscribe("1", ROOM, "offset:0");
        assertThat(bob.next("MESSAGE").text()).isEqualTo("before");
      }
    }
  }

  @Test
  void aFullDiskIsReportedAndMessagesWithReceiptsAreKept() throws Exception {
    String url = "jdbc:sqlite:" + directory.resolve("small.db");
    try (var server = ParleyServer.start("parley.store.url=" + url + "?max_page_count=90");
        var alice = StompUser.connect(server, "alice")) {
      alice.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
      alice.receipt("e");
      long lastOffset = 0;
      StompFrame reply;
      do {
        alice.send(ROOM, "x".repeat(10_000), "receipt:r");
        reply = alice.next();
        lastOffset = reply.command().equals("RECEIPT") ? reply.number("offset") : lastOffset;
      } while (reply.command().equals("RECEIPT"));
      assertStoreAway(reply, "the disk is full");
      assertThat(lastOffset).isPositive();
      deleteAllMessages(url);
      Await.until(() -> "a store that refuses messages", () -> sendSucceeds(alice, "after " + url));
      try (var bob = StompUser.connect(server, "bob")) {
        assertThat(bob.subscribe("1", ROOM, "history:1").number("offset"))
            .isEqualTo(lastOffset + 1);
        assertThat(bob.next("MESSAGE").text()).startsWith("after");
      }
    }
  }

  @Test
  void aFullDiskRefusesSmallMessagesTooUntilThereIsRoom() throws Exception {
    try (var disk = SmallDisk.mount(Files.createDirectory(directory.resolve("disk")), "4m")) {
      Path filler = disk.filler(1024 * 1024);
      try (var server = ParleyServer.start("parley.data-directory=" + disk.path().resolve("data"));
          var alice = StompUser.connect(server, "alice");
          var log = ServerLog.open()) {
        alice.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
        alice.receipt("e");
        StompFrame reply;
        do {
          alice.send(ROOM, "x".repeat(40_000), "receipt:large");
          reply = alice.next();
        } while (reply.command().equals("RECEIPT"));
        assertStoreAway(reply, "the disk is full");
        // This takes some seconds, in which Parley retries several times.
        for (int i = 0; i < 5_000; i++) {
          alice.send(ROOM, "small", "receipt:small");
          assertStoreAway(alice.next("MESSAGE"), "the disk is full");
        }
        assertThat(readiness(server)).isEqualTo(503);
        Files.delete(filler);
        awaitReadiness(server, 200);
        alice.store(ROOM, "x".repeat(40_000));
        assertThat(log.lines())
            .filteredOn(line -> line.contains("store is unavailable"))
            .hasSize(1);
        assertThat(log.lines()).filteredOn(line -> line.contains("available again")).hasSize(1);
      }
    }
  }

  private static void deleteAllMessages(String url) throws Exception {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(
          "update stream set last_position ="
              + " (select last_position from stream_now where stream_now.id = stream.id)");
      statement.execute("update stream set deleted = last_position");
      statement.execute("delete from message");
      statement.execute("delete from message_order");
      statement.execute("update ordered set up_to = 0");
    }
  }

  private static boolean sendSucceeds(StompUser user, String text) {
    user.send(ROOM, text, "receipt:" + Names.unique("r"), "client-message-id:" + text);
    return user.next().command().equals("RECEIPT");
  }

  @Test
  void aDatabaseThatIsUnavailableAtTheStartAndLaterIsUsedAgain() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (var server =
            ParleyServer.start("parley.store.url=" + url, "parley.store.username=postgres");
        var alice = StompUser.connect(server, "alice")) {
      alice.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
      alice.receipt("e");
      awaitReadiness(server, 503);
      alice.send(ROOM, "too early");
      assertStoreAway(alice.next("MESSAGE"), "does not answer");
      try (var _ = startPostgres(port)) {
        awaitReadiness(server, 200);
        assertThat(alice.store(ROOM, "first").number("offset")).isEqualTo(1);
        alice.subscribe("1", ROOM);
      }
      alice.send(ROOM, "meanwhile");
      assertStoreAway(alice.next("MESSAGE"), "does not answer");
      awaitReadiness(server, 503);
      try (var _ = startPostgres(port)) {
        awaitReadiness(server, 200);
        assertThat(alice.store(ROOM, "second").number("offset")).isEqualTo(2);
        assertThat(alice.next("MESSAGE").text()).isEqualTo("second");
        try (var bob = StompUser.connect(server, "bob")) {
          bob.subscribe("1", ROOM, "offset:0");
          assertThat(bob.next("MESSAGE").text()).isEqualTo("first");
          assertThat(bob.next("MESSAGE").text()).isEqualTo("second");
        }
      }
    }
  }

  private EmbeddedPostgres startPostgres(int port) throws IOException {
    return Postgres.start(directory.resolve("postgres"), port);
  }
}
